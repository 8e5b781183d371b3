"""Fee table and the text of the paid maintenance contract. All prices are invented."""

KINDS = ("traction", "forced", "hydraulic", "dumbwaiter", "escalator", "walk")
BASE = dict(zip(KINDS, (320, 280, 380, 150, 360, 340), strict=True))
# factor: (from, below, coefficient)
RANGES = {
    "stops": [(0, 6, 0.9), (6, 11, 1), (11, 21, 1.15), (21, 31, 1.35), (31, 0, 1.6)],
    "load": [(0, 1000, 0.95), (1000, 1600, 1), (1600, 0, 1.1)],
    "speed": [(0, 1.75, 1), (1.75, 2.5, 1.1), (2.5, 4, 1.25), (4, 0, 1.5)],
    "age": [(0, 5, 1), (5, 10, 1.1), (10, 15, 1.2), (15, 0, 1.35)],
    "distance": [(0, 10, 1), (10, 30, 1.05), (30, 60, 1.12), (60, 0, 1.25)],
    "fleet": [(0, 5, 1), (5, 10, 0.97), (10, 30, 0.94), (30, 0, 0.9)],
    "years": [(0, 1, 1.05), (1, 3, 1), (3, 0, 0.95)],
}
CHOICES = {
    "parts": {"none": 1, "wear": 1.2, "small": 1.45, "all": 1.9},
    "payment": {"lump_pre": 0.95, "lump_post": 1.03, "quarter_pre": 1, "quarter_post": 1.02},
}
CONTRACT = """
<p>甲方(使用单位):{{customer}}<br/>乙方(维保单位):{{company}} {{branch}}</p>
<p>根据《中华人民共和国特种设备安全法》和 TSG T5002—2017《电梯维护保养规则》,双方就电/扶梯有偿保养达成如下协议:</p>
<p><b>第一条 保养范围</b> 甲方委托乙方保养电/扶梯共 {{elevators}} 台,明细见后附清单。</p>
<p><b>第二条 期限</b> 自 {{first_day}} 起至 {{last_day}} 止。</p>
<p><b>第三条 费用</b> 合同总价(不含税)为 {{value}},付款方式:{{payment}},付款计划见后附清单。</p>
<p><b>第四条 乙方责任</b> 按维护保养规则的项目和周期进行保养,每次保养形成记录并由甲方电梯安全管理员签字确认;
设立 24 小时服务电话 {{phone}},接到困人报告后按规定时间到达现场。</p>
<p><b>第五条 甲方责任</b> 配备电梯安全管理员,保证机房和底坑的进入条件,按期支付保养费;逾期不付的,乙方有权书面通知后停止保养。</p>
<p><b>第六条 变更</b> 价格、期限或甲方变更,以双方签署的补充协议为准。</p>
"""


def rates():
    """Values of the coefficients of a table."""
    rows = [{"factor": "base", "kind": kind, "value": price} for kind, price in BASE.items()]
    for factor, ranges in RANGES.items():
        rows += [
            {"factor": factor, "low": low, "high": high, "value": value}
            for low, high, value in ranges
        ]
    for factor, values in CHOICES.items():
        rows += [
            {"factor": factor, "option": option, "value": value} for option, value in values.items()
        ]
    # escalators have neither stops nor a load
    return rows + [
        {"factor": factor, "kind": kind, "value": 1}
        for factor in ("stops", "load")
        for kind in ("escalator", "walk")
    ]
