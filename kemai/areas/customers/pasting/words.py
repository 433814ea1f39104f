"""The words by which a pasted text is understood, in Chinese and English."""

import re

LABELS = {
    **dict.fromkeys(("公司", "公司名称", "单位", "企业名称", "名称", "company", "organization"), "firm"),
    **dict.fromkeys(("姓名", "联系人", "收件人", "name", "contact"), "person"),
    **dict.fromkeys(("职位", "职务", "title", "position"), "title"),
    **dict.fromkeys(("地址", "公司地址", "单位地址", "注册地址", "通讯地址", "add", "addr", "address"), "address"),
    **dict.fromkeys(("电话", "座机", "固话", "公司电话", "办公电话", "总机", "热线"), "phone"),
    **dict.fromkeys(("tel", "t", "phone", "office", "o"), "phone"),
    **dict.fromkeys(("手机", "手机号", "移动电话", "mobile", "mob", "cell", "m"), "mobile"),
    **dict.fromkeys(("传真", "fax", "f"), "fax"),
    **dict.fromkeys(("邮箱", "电子邮件", "电子邮箱", "email", "e-mail", "mail", "e"), "email"),
    **dict.fromkeys(("网址", "网站", "官网", "web", "website", "url", "w"), "website"),
    **dict.fromkeys(("微信", "微信号", "wechat", "weixin", "vx"), "wechat"),
    **dict.fromkeys(("qq",), "qq"),
    **dict.fromkeys(("邮编", "邮政编码", "zip", "postcode", "p.c"), "postcode"),
    **dict.fromkeys(("统一社会信用代码", "信用代码", "税号", "纳税人识别号"), "credit_code"),
}  # fmt: skip
FIRM = re.compile(
    r"(?:公司|集团|事务所|研究院|研究所|设计院|医院|大学|学院|学校|银行|酒店|工厂|商行|经营部|合作社|厂)(?:[(（][^)）]*[)）])?$|"
    r"\b(?:ltd|inc|llc|gmbh|corp|co|limited|plc|company|group|s\.?a\.?|ag|kg|pty)\b\.?$",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"经理|总监|总裁|董事|主管|主任|工程师|专员|助理|代表|顾问|会计|采购|销售|店长|厂长|所长|院长|校长|律师|教授|创始人|合伙人|总工|"
    r"\b(?:ceo|cto|cfo|coo|manager|director|engineer|sales|president|founder|partner|assistant|officer|head|buyer|"
    r"consultant|executive|representative|owner|specialist|lead|vp)\b",
    re.IGNORECASE,
)
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴"
    "蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬"
)
NAME = re.compile(
    rf"(?:(?:{COMPOUND})[\u4e00-\u9fff]{{1,2}}|[{SURNAMES}](?:[\u4e00-\u9fff]{{1,2}}|\s[\u4e00-\u9fff]))(?=$|[\s,，/(（-])|"
    r"(?:[A-Z][a-z]+(?:[-'][A-Z][a-z]+)?)(?: [A-Z]\.?)?(?: [A-Z][a-z]+(?:[-'][A-Z][a-z]+)?){1,2}(?=$|\s*[,/(-])"
)
