"""Fault codes, bulletins and a recall of the demo company. All of it is invented."""

TICKETS = 48
MAINTAINER = "elevator_service.group_maintainer"
ASSISTANT = "elevator_techsupport.group_install_assistant"
COMMISSIONING = "elevator_techsupport.group_commissioning"
LEARNERS = [MAINTAINER, ASSISTANT, COMMISSIONING]

# login, name, group, role as printed, branch
SITE_PEOPLE = [
    ("azzl", "高峰", "group_install_assistant", "installation assistant 安装助理", "JN"),
    ("tsy", "罗斌", "group_commissioning", "commissioning engineer 调试员", "JN"),
    ("qdazzl", "梁涛", "group_install_assistant", "installation assistant 安装助理", "QD"),
    ("qdtsy", "宋扬", "group_commissioning", "commissioning engineer 调试员", "QD"),
]
# control system, code, meaning, cause, remedy
FAULT_CODES = [
    ("HS-3000", "E02", "加速过电流", "输出接地或短路;电机参数不符", "检查电机线绝缘;重新自整定"),
    ("HS-3000", "E05", "减速过电压", "制动电阻断路;负载惯性大", "检查制动电阻与制动单元"),
    ("HS-3000", "E09", "欠电压", "电源电压低;接触器抖动", "检查进线电压与端子"),
    ("HS-3000", "E13", "输入侧缺相或错相", "三相电源缺相或相序错误", "检查进线相序"),
    ("HS-3000", "E14", "模块过热", "环境温度高;风扇损坏", "改善通风;更换风扇"),
    ("HS-3000", "E20", "编码器故障", "编码器松动或断线", "紧固联轴器;检查屏蔽线"),
    ("HS-3000", "E30", "电梯位置异常", "平层感应器故障;钢丝绳打滑", "检查平层信号与绳槽"),
    ("HS-3000", "E37", "抱闸反馈异常", "检测开关松动", "检查抱闸反馈开关与时序"),
    ("HS-3000", "E41", "安全回路断开", "安全开关动作或接触不良", "分段测量安全回路"),
    ("HS-3000", "E52", "关门超时", "皮带松;异物卡阻", "检查门机皮带与地坎槽"),
    ("HS-3000", "E57", "呼梯通讯故障", "线路干扰;终端电阻不符", "检查双绞屏蔽线与终端电阻"),
    ("HS-3000", "E63", "超载", "称重漂移", "重新学习空载值"),
    ("FMD-200", "E52", "关门到位信号丢失", "门机编码器故障", "检查编码器线"),
]
CORRECTED = "半月保养时测量门锁回路压降并记录,潮湿楼层每季度更换触点;触点座改用防潮型。"
# days ago (0: a draft), kind, title, text, roles, questions with the right answer first
BULLETINS = [
    (
        70,
        "norm",
        "GB/T 10060-2023《电梯安装验收规范》执行要点",
        "<p>自即日起,新装电梯按 <b>GB/T 10060-2023</b> 验收;在用电梯沿用原版本。</p>"
        "<ul><li>导轨接头台阶不大于 0.05 mm</li><li>层门自闭力逐层检查并记录</li></ul>",
        [ASSISTANT, COMMISSIONING],
        [
            ("新装电梯按哪一版规范验收?", ["GB/T 10060-2023", "GB 10060-1993", "由客户决定"]),
            ("导轨接头台阶允许值是多少?", ["0.05 mm", "0.5 mm", "不作规定"]),
        ],
    ),
    (
        35,
        "remedy",
        "门锁触点氧化引起停梯的处理",
        "<p>近期多个工地反映关门后不启动。请按案例清洁触点,压缩量 2 至 4 mm。</p>",
        [MAINTAINER],
        [
            ("门锁触点压缩量应为多少?", ["2 至 4 mm", "0.5 mm", "10 mm 以上"]),
            ("短接门锁运行是否允许?", ["绝不允许", "客户同意即可", "夜间可以"]),
        ],
    ),
    (
        12,
        "procedure",
        "快车调试前通讯线屏蔽与接地检查程序",
        "<p>快车调试前逐项检查:双绞屏蔽线、单端接地、终端电阻 120 Ω。</p>",
        [COMMISSIONING, ASSISTANT],
        [],
    ),
    (
        4,
        "notice",
        "雨季底坑排水专项检查",
        "<p>本月 20 日前完成所有底坑排水检查,积水的立即上报。</p>",
        [MAINTAINER, "elevator_service.group_branch_officer"],
        [],
    ),
    (0, "procedure", "制动器静态试验方法(征求意见)", "<p>草稿。</p>", [MAINTAINER], []),
]
INTRODUCTION = "<p>本教材汇编各工地门系统典型故障,供安装助理、调试员、维保员培训使用。</p>"
RECALL = {
    "name": "2305 批次制动器线圈更换",
    "reason": "2305 批次线圈绝缘漆不均,长期运行有烧毁风险,制动器可能打不开。",
    "measure": "更换两只线圈,测量间隙 0.1 至 0.2 mm,做静态制动试验并拍照。",
    "component": "制动器",
    "model": "DZD-300",
}
DONE = "更换两只线圈,间隙 0.15 mm,静态试验合格。"
