"""Names and numbers of the demo company. Every company, person and number is invented."""

COMPANY = {
    "name": "华升电梯股份有限公司",
    "street": "工业北路 188 号",
    "city": "济南市",
    "phone": "0531-55550100",
    "elevator_labour_cost": 55,
}

# code, name, city, 24 h phone, city with districts (L-3)
BRANCHES = [
    ("JN", "济南分公司", "济南市", "0531-55550110", True),
    ("QD", "青岛分公司", "青岛市", "0532-55550120", True),
    ("LC", "临朐分公司", "潍坊市", "0536-55550130", False),
]

# about where a branch is
PLACES = {"JN": (36.65, 117.0), "QD": (36.07, 120.35), "LC": (36.5, 118.5)}

# branch: login, name, operator certificate no.
MAINTAINERS = {
    "JN": [
        ("wangwei", "王伟", "TS6JSH370100001"),
        ("lina", "李强", "TS6JSH370100002"),
        ("zhanglei", "张磊", "TS6JSH370100003"),
    ],
    "QD": [("liuyang", "刘洋", "TS6JSH370200001"), ("chenjun", "陈军", "TS6JSH370200002")],
    "LC": [("sunhao", "孙浩", "TS6JSH370700001"), ("zhaoming", "赵明", "TS6JSH370700002")],
}

# login, name, group, role as printed
HQ_USERS = [
    ("manager", "周建国", "group_service_manager", "service manager 售后经理"),
    ("service", "吴秀英", "group_hq_service", "HQ service 售后维保服务"),
    ("gm", "郑志远", "group_company_gm", "company GM 公司总经理"),
    ("salesgm", "冯国强", "group_sales_gm", "sales GM 销售公司总经理"),
    ("cqe", "蒋文斌", "group_chief_quality_engineer", "chief quality engineer 总质量师"),
    ("ce", "沈立新", "group_chief_engineer", "chief engineer 总工程师"),
    ("business", "韩梅", "group_business", "business department 经营部"),
    ("leader", "杨振华", "group_leader", "leader in charge 主管领导"),
    ("supply", "朱明", "group_supply", "supply department 供应部"),
    ("planning", "秦岚", "group_planning", "manufacturing planning 计调中心"),
    ("qa", "许静", "group_qa", "quality assurance 质检部门"),
    ("inspection", "何勇", "group_inspection", "inspection department 监察部"),
    ("hr", "方敏", "group_people", "personnel 人事"),
    ("accountant", "吕芳", "group_accountant", "accountant 会计"),
]
# login, name, branch
OFFICERS = [("jinan", "孔令辉", "JN"), ("qingdao", "曹磊", "QD"), ("linqu", "严丽", "LC")]
KEEPERS = [("keeper", "魏东", "JN"), ("qdkeeper", "田野", "QD"), ("lckeeper", "白洁", "LC")]

# a maintainer whose operator certificate soon expires, and days until then
EXPIRES_SOON = ("zhaoming", 25)
# applicants: branch, name, ID number (invented), phone, situation, how far it came
APPLICANTS = [
    ("JN", "田小军", "370102199508123611", "13900000001", "历下区三个项目分散,夜间值班缺人", "hired"),
    ("QD", "邹凯", "370202199303072617", "13900000002", "前湾港冷链库 24 小时运行,需驻场", "pending"),
    ("LC", "袁立", "370724199811054410", "13900000003", "沂山景区距站点 40 公里", "draft"),
    ("LC", "孙浩", "370724199306223316", "13900000004", "华丰化工仓库需专人驻点", "rejected"),
]  # fmt: skip
# branch, site, customer, district, street, safety manager, (elevators: kind, count, stops, load, speed)
SITES = [
    ("JN", "泉城国际广场", "济南泉城置业有限公司", "历下区", "泉城路 66 号", "马晓燕", [("traction", 6, 32, 1350, 2.5), ("escalator", 2, 0, 0, 0.5)]),
    ("JN", "市中心医院门诊楼", "济南市中心医院", "市中区", "经十路 105 号", "林国栋", [("traction", 5, 12, 1600, 1.75), ("dumbwaiter", 1, 4, 200, 0.4)]),
    ("JN", "龙奥花园三期", "济南龙奥物业管理有限公司", "历下区", "龙奥北路 8 号", "郭丽华", [("traction", 6, 18, 1000, 1.75)]),
    ("JN", "西站综合交通枢纽", "济南西站枢纽运营有限公司", "槐荫区", "威海路 1 号", "高建民", [("escalator", 4, 0, 0, 0.65), ("walk", 2, 0, 0, 0.5), ("traction", 1, 3, 1000, 1.0)]),
    ("JN", "汉峪金融中心 A5 座", "山东汉峪资产管理有限公司", "历下区", "经十东路 7000 号", "何静", [("traction", 4, 45, 1600, 4.0)]),
    ("QD", "五四广场商务楼", "青岛五四物业有限公司", "市南区", "香港中路 12 号", "罗毅", [("traction", 4, 25, 1150, 2.0)]),
    ("QD", "海琴居", "青岛海琴置业有限公司", "崂山区", "海尔路 182 号", "梁秋月", [("traction", 5, 26, 1000, 2.0)]),
    ("QD", "前湾港冷链库", "青岛前湾冷链物流有限公司", "黄岛区", "奋进路 448 号", "宋志刚", [("hydraulic", 3, 3, 3000, 0.5), ("forced", 1, 2, 2000, 0.25)]),
    ("QD", "青大附属学校", "青岛大学附属学校", "崂山区", "科大支路 61 号", "唐琳", [("traction", 2, 5, 800, 1.0), ("dumbwaiter", 1, 4, 100, 0.4)]),
    ("LC", "临朐县人民医院", "临朐县人民医院", "临朐县", "山旺路 4438 号", "许海燕", [("traction", 5, 11, 1600, 1.5)]),
    ("LC", "沂山大酒店", "临朐沂山文旅有限公司", "沂山镇", "沂山路 1 号", "邓超群", [("traction", 3, 8, 825, 1.5), ("dumbwaiter", 1, 4, 100, 0.4)]),
    ("LC", "华丰化工 2 号库", "山东华丰化工有限公司", "临朐县", "东环路 999 号", "彭建设", [("hydraulic", 2, 3, 2000, 0.4), ("traction", 2, 6, 1000, 1.0)]),
]  # fmt: skip
# a maintenance unit that looks after the sites of the last branch under free agreements
UNIT = ("潍坊鲁安电梯安装队", "unit", "鲁安 谢师傅")
# portal login, safety manager's site
CUSTOMERS = [("customer", "泉城国际广场"), ("hospital", "市中心医院门诊楼")]
MODELS = [
    ("华升电梯", "HS-3000", "traction"),
    ("华升电梯", "HS-5000G", "traction"),
    ("华升电梯", "HS-H200", "hydraulic"),
    ("华升电梯", "HS-D100", "dumbwaiter"),
    ("华升电梯", "HS-E1000", "escalator"),
    ("华升电梯", "HS-W1000", "walk"),
    ("华升电梯", "HS-F20", "forced"),
]
