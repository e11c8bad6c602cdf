/** The words of old datums and their parameters. */
export const systemZh = {
  guess: '自动判断：文件没有注明，按坐标数值判断',
  controlled: '文件是西安 80 或北京 54 坐标系，需要转换参数才能读取。',
  overrule: '以上选项会改变文件注明的坐标系。只有确认 .prj 写错、数据实际已是 CGCS2000 时才可选用，否则位置会偏差数十米至百余米。',
  swap: '坐标先北后东（X 为北，Y 为东）', swapHint: '测绘成果表常以 X 为北。图形若不在城市范围内，或东西与南北颠倒，请勾选后再看地图。',
  title: '西安 80、北京 54 或地方坐标系：转换参数', set: '已启用',
  hint: '参数属受控成果，因地而异，须由测绘主管部门提供，本系统不内置；由填写人负责，并随导入记录留存。',
  method: '转换方法', helmert: '七参数（布尔莎模型）', plane: '四参数（平面）',
  from: '文件的坐标系', asSaid: '按文件注明', local: '地方坐标系，未注明', choose: '请选择', fromMissing: '文件没有注明坐标系，请选择。',
  old: {
    2383: '西安 80 三度带 114E（EPSG:2383）', 2362: '西安 80 三度带 38 带（EPSG:2362）', 4610: '西安 80 经纬度（EPSG:4610）',
    2435: '北京 54 三度带 114E（EPSG:2435）', 2414: '北京 54 三度带 38 带（EPSG:2414）', 4214: '北京 54 经纬度（EPSG:4214）',
  },
  convention: '旋转约定', turn: { position_vector: '位置矢量（EPSG 9606，同 +towgs84）', coordinate_frame: '坐标框架（EPSG 9607）' },
  conventionHint: '两种约定的旋转角符号相反，从数值看不出来；请按参数说明选择，不确定时向提供单位核实。', conventionMissing: '请选择旋转约定：两种约定的旋转角符号相反。',
  to: '转换到',
  name: { tx: '平移 ΔX', ty: '平移 ΔY', tz: '平移 ΔZ', rx: '旋转 εX', ry: '旋转 εY', rz: '旋转 εZ', ds: '尺度 m', north: '北向平移 ΔX', east: '东向平移 ΔY', rotation: '旋转角 α', scale: '尺度 m' },
  unit: { metre: '米', second: '角秒 ″', million: '百万分之 ppm' },
  helmertHint: '从文件的坐标系到 CGCS2000。若给的是尺度比 K，则 m =（K − 1）× 1 000 000；若旋转角以弧度给出，先乘 206 264.806 换成角秒。为 0 的参数请填 0。',
  planeHint: '北′ = ΔX + K（北 cos α − 东 sin α），东′ = ΔY + K（北 sin α + 东 cos α），K = 1 + m ÷ 1 000 000。为 0 的参数请填 0。',
  apply: '用这些参数读取', drop: '不用参数',
  fault: { missing: '未填；为 0 请填 0', noNumber: '不是数字', tooLarge: '超过 {most}，单位可能有误' },
}
