"""The choices that customers and contacts start with; every firm keeps its own copy."""

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.shipped import ship

ship(
    "customer_type",
    _("客户类型"),
    ("old", "老客户", "Established", 5),
    ("target", "目标客户", "Target", 7),
    ("potential", "潜在客户", "Potential", 3),
    ("partner", "合作伙伴", "Partner", 9),
    ("blacklist", "黑名单", "Blacklisted", 1),
    ("rival", "竞争对手", "Competitor", 2),
)
ship(
    "customer_state",
    _("客户状态"),
    ("potential", "潜在", "Prospective", 3),
    ("new", "新客户", "New", 7),
    ("current", "现有", "Current", 5),
    ("loyal", "忠诚", "Loyal", 6),
    ("lost", "流失", "Lost", 1),
)
ship(
    "industry",
    _("行业"),
    ("agriculture", "农林牧渔", "Agriculture"),
    ("mining", "采矿", "Mining"),
    ("machinery", "机械制造", "Machinery"),
    ("electronics", "电子信息", "Electronics"),
    ("food", "食品饮料", "Food and beverages"),
    ("liquor", "酒类", "Liquor"),
    ("textile", "纺织服装", "Textiles"),
    ("chemistry", "化工材料", "Chemicals"),
    ("medicine", "医药医疗", "Medicine"),
    ("energy", "能源电力", "Energy"),
    ("construction", "建筑工程", "Construction"),
    ("trade", "批发零售", "Wholesale and retail"),
    ("logistics", "交通物流", "Logistics"),
    ("hospitality", "酒店餐饮", "Hospitality"),
    ("software", "软件服务", "Software"),
    ("finance", "金融保险", "Finance and insurance"),
    ("estate", "房地产", "Real estate"),
    ("business", "商务服务", "Business services"),
    ("science", "科研技术", "Science and technology"),
    ("public", "公共事业", "Public services"),
    ("education", "教育培训", "Education"),
    ("culture", "文化传媒", "Culture and media"),
    ("other", "其他", "Other"),
)
ship(
    "ownership",
    _("企业性质"),
    ("foreign", "外资", "Foreign"),
    ("joint", "合资", "Joint venture"),
    ("state", "国有", "State-owned"),
    ("collective", "集体", "Collective"),
    ("private", "个体", "Private"),
    ("other", "其他", "Other"),
)
ship(
    "company_type",
    _("企业类型"),
    ("maker", "生产型", "Manufacturing"),
    ("trader", "贸易型", "Trading"),
    ("service", "服务型", "Services"),
    ("other", "其他", "Other"),
)
ship(
    "customer_source",
    _("来源"),
    ("referral", "客户介绍", "Referral"),
    ("fair", "展会", "Trade fair"),
    ("web", "网站", "Website"),
    ("phone", "电话营销", "Telemarketing"),
    ("ad", "广告", "Advertising"),
    ("visit", "上门拜访", "Visit"),
    ("import", "导入", "Import"),
    ("other", "其他", "Other"),
)
ship(
    "income_band",
    _("收入状况"),
    ("low", "5万以下", "Below 50,000"),
    ("mid", "5万~15万", "50,000 to 150,000"),
    ("good", "15万~50万", "150,000 to 500,000"),
    ("high", "50万以上", "Above 500,000"),
)
ship(
    "customer_tier",
    _("客户等级"),
    ("vip", "VIP客户", "VIP", 6),
    ("main", "主要客户", "Main", 5),
    ("ordinary", "普通客户", "Ordinary", 7),
    ("small", "小客户", "Small", 0),
)
ship(
    "relation_class",
    _("关系类别"),
    ("general", "一般客户", "General"),
    ("company", "企业客户", "Corporate"),
    ("channel", "渠道、分销商和代理商", "Channel, distributor, agent"),
    ("internal", "内部客户", "Internal"),
)
ship(
    "channel_role",
    _("渠道角色"),
    ("end", "终端", "End user"),
    ("distributor", "分销商", "Distributor"),
    ("dealer", "经销商", "Dealer"),
    ("wholesaler", "批发商", "Wholesaler"),
    ("agent", "代理商", "Agent"),
)
ship(
    "relation_type",
    _("关系水平"),
    ("basic", "基本型", "Basic"),
    ("reactive", "被动型", "Reactive"),
    ("accountable", "负责型", "Accountable"),
    ("proactive", "能动型", "Proactive"),
    ("partnership", "伙伴型", "Partnership"),
)
ship(
    "capital_band",
    _("注册资金档"),
    ("10w", "10万~50万", "100,000 to 500,000"),
    ("50w", "50万~100万", "500,000 to 1 million"),
    ("100w", "100万~500万", "1 to 5 million"),
    ("500w", "500万~1000万", "5 to 10 million"),
    ("1000w", "1000万以上", "Above 10 million"),
)
ship(
    "staff_band",
    _("公司规模"),
    ("50", "50人以下", "Below 50"),
    ("100", "50~100人", "50 to 100"),
    ("500", "100~500人", "100 to 500"),
    ("1000", "500~1000人", "500 to 1,000"),
    ("more", "1000人以上", "Above 1,000"),
)
ship(
    "target_area",
    _("目标经营区域"),
    ("north", "华北", "North China"),
    ("northeast", "东北", "Northeast China"),
    ("east", "华东", "East China"),
    ("central", "华中", "Central China"),
    ("south", "华南", "South China"),
    ("southwest", "西南", "Southwest China"),
    ("northwest", "西北", "Northwest China"),
    ("overseas", "海外", "Overseas"),
)
ship(
    "info_source",
    _("信息来源"),
    ("self", "客户提供", "Customer"),
    ("public", "公开资料", "Public records"),
    ("visit", "实地拜访", "Site visit"),
    ("other", "其他", "Other"),
)
ship(
    "salutation",
    _("称谓"),
    ("mr", "先生", "Mr"),
    ("ms", "女士", "Ms"),
    ("dr", "博士", "Dr"),
    ("prof", "教授", "Prof"),
    ("engineer", "工程师", "Engineer"),
)
ship(
    "position",
    _("职位"),
    ("chair", "董事长", "Chair"),
    ("manager", "总经理", "General manager"),
    ("sales", "营销主管", "Sales head"),
    ("market", "市场主管", "Marketing head"),
    ("publicity", "宣传主管", "Publicity head"),
    ("engineer", "总工程师", "Chief engineer"),
    ("external", "外联主管", "External relations head"),
    ("hr", "人力资源主管", "HR head"),
    ("purchase", "采购主管", "Purchasing head"),
    ("staff", "职员", "Staff"),
)
ship(
    "ethnicity",
    _("民族"),
    ("han", "汉族", "Han"),
    ("zhuang", "壮族", "Zhuang"),
    ("hui", "回族", "Hui"),
    ("man", "满族", "Manchu"),
    ("uyghur", "维吾尔族", "Uyghur"),
    ("miao", "苗族", "Miao"),
    ("yi", "彝族", "Yi"),
    ("tujia", "土家族", "Tujia"),
    ("tibetan", "藏族", "Tibetan"),
    ("mongol", "蒙古族", "Mongol"),
    ("other", "其他", "Other"),
)
ship(
    "education",
    _("学历"),
    ("school", "高中及以下", "Secondary school"),
    ("college", "大专", "College"),
    ("bachelor", "本科", "Bachelor"),
    ("master", "硕士", "Master"),
    ("doctor", "博士", "Doctorate"),
)
ship(
    "need_kind",
    _("需求类别"),
    ("taste", "喜好", "Taste", 5),
    ("expectation", "期望", "Expectation", 3),
    ("packaging", "包装要求", "Packaging", 7),
    ("delivery", "交货要求", "Delivery", 8),
    ("service", "服务要求", "Service", 4),
    ("other", "其他", "Other"),
)
ship(
    "preferred_channel",
    _("偏好渠道"),
    ("phone", "电话", "Telephone"),
    ("wechat", "微信", "WeChat"),
    ("mail", "邮件", "Mail"),
    ("visit", "上门拜访", "Visit"),
    ("online", "线上会议", "Online meeting"),
)
ship(
    "agreement_kind",
    _("协议类型"),
    ("service", "服务协议", "Service agreement"),
    ("cooperation", "合作协议", "Cooperation agreement"),
    ("secrecy", "保密协议", "Non-disclosure agreement"),
    ("other", "其他", "Other"),
)
ship(
    "price_level",
    _("价格水平"),
    ("higher", "高于我方", "Above ours", 7),
    ("equal", "与我方相当", "Like ours", 3),
    ("lower", "低于我方", "Below ours", 1),
)
ship(
    "customer_relation",
    _("关系"),
    ("parent", "上级公司", "Parent company"),
    ("branch", "分支", "Branch"),
    ("dealer", "经销商", "Dealer"),
    ("supplier", "供应商", "Supplier"),
    ("partner", "合作伙伴", "Partner"),
    ("referrer", "推荐人", "Referrer"),
    ("kin", "亲友", "Relative or friend"),
    ("decider", "决策者", "Decision maker"),
    ("user", "使用者", "User"),
    ("influencer", "影响者", "Influencer"),
)
