"""The coloured tile with one character that stands for a firm or a person."""

from zlib import crc32

HUES = 10
PLACES = (  # two characters each
    "北京上海天津重庆河北山西辽宁吉林江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州云南陕西甘肃"
    "青海广西西藏宁夏新疆中国苏州杭州宁波无锡南京常州合肥温州嘉兴南通扬州绍兴金华徐州芜湖台州镇江广州"
    "深圳东莞佛山厦门福州武汉长沙成都西安郑州济南青岛大连沈阳昆明南宁南昌贵阳太原烟台珠海中山惠州泉州"
)
LEADING = frozenset(PLACES[place : place + 2] for place in range(0, len(PLACES), 2))


def initial(text: object) -> str:
    """The character that tells this name from its neighbours: the first one after a leading city or province."""
    words = str(text).strip()
    if words[:2] in LEADING and len(words) > 3:
        words = words[2:].lstrip("省市") or words
    return words[:1].upper()


def hue(text: object) -> int:
    """A colour of the tag wheel, 1 to 10, that stays the same for the same name."""
    return crc32(str(text).encode()) % HUES + 1
