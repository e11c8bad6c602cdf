import { sqlZh } from './sql.zh'
import { systemZh } from './system.zh'

/** The words of the desk: import by steps, and the record. */
export const deskZh = {
  map: '文件中的图形在地图上的位置', mapPart: '图上为已读出的 {count} / {total} 条',
  step: { file: '文件', read: '编码与坐标', fields: '字段', problems: '问题', difference: '差异', done: '完成' },
  steps: '导入步骤',
  next: '下一步', back: '上一步', discard: '丢弃草稿', discarded: '草稿已丢弃', again: '再导入一个文件',
  file: {
    layer: '导入到哪个图层', chooseLayer: '请选择图层', sender: '报送单位', senderHint: '同一单位下次报送时沿用这次的字段对应', file: '选择文件', change: '重新选择',
    drop: '把文件拖到这里，或用下面的按钮选择', formats: 'Shapefile（ZIP 压缩包）、GeoPackage、FlatGeobuf、GeoJSON、KML/KMZ、CSV、XLSX、界址点表（TXT）；中文可为 UTF-8 或 GBK。', send: '上传',
    sending: '正在上传 {percent}', cancel: '取消上传', cut: '上传已取消，没有留下任何内容。', none: '请先选择文件', layerFirst: '请先选择图层', several: '一次只能导入一个文件',
    mine: '未完成的导入', mineEmpty: '没有未完成的导入。', go: '继续', until: '保留到 {time}', size: '大小', hash: 'SHA-256', received: '收到时间', name: '文件名',
    layerNone: '未选图层', broken: '连不上服务器，或上传中断了，没有留下任何内容；文件还选着，恢复连接后再按上传。', most: '单个文件不超过 {most}。',
    unfit: { unreadable: '读不到这个文件：文件夹不能直接上传，请先压缩成 ZIP；若文件已移动或正被占用，请重新选择。', empty: '文件是空的。', large: '文件有 {size}，超过 {most} 的上限，不能上传。请拆成几个文件，或在服务器上用命令 peijian import 导入。' },
    state: { received: '待检查', checked: '已检查', committed: '已入库' },
  },
  read: {
    reading: '正在读取文件', encoding: '文字编码', guess: '自动识别', bad: '{count} 处无法识别', fine: '全部可识别', preview: '按 {encoding} 读出的前几行', columnsMore: '另有 {count} 列',
    crs: '坐标系', auto: '按文件注明', otherCrs: '其他坐标系', otherHint: '如 EPSG:4547、EPSG:4526、GCJ-02', set: '按此读取', said: '文件注明', now: '当前按 {crs} 读取', unknown: '文件没有注明坐标系，请选择。',
    unreadable: '文件读不出来', afresh: '换一个文件', part: '文件内的图层', format: '格式', rows: '行数', rowsUnknown: '未注明', shapes: '前 {count} 个图形', noShapes: '还不能画出图形：先选坐标系。', noGeometry: '该图层没有图形，不需要坐标系。',
  },
  fields: {
    hint: '左边是文件的列，右边是它写入的字段。不需要的列选“不读取”。', header: '文件的列', samples: '前几个值', filled: '有值', field: '写入字段', none: '不读取', code: '编号',
    find: '找列', shown: '列出 {shown} / {count} 列', missing: '必填字段还没有对应的列：{fields}', twice: '“{field}”由多列提供，取第一个有值的列。', remembered: '已沿用“{sender}”上次的字段对应，请核对。', required: '必填', validFrom: '生效日期', validTo: '失效日期', audience: '公开范围',
  },
  phases: { checking: '核对图形和编号', comparing: '正在与现有数据比较', writing: '正在写入', indexing: '正在建立索引', measuring: '正在量算用地' },
  problems: {
    run: '检查全部内容', running: '正在检查', rows: '已读 {rows} 行', rowsOf: '已读 {rows} / {total} 行', working: '正在比对', stop: '取消', stopping: '正在取消', clean: '没有问题', cleanRest: '其余各行没有问题', cleanRestHint: '其余 {count} 行可以导入。', leftOut: '已剔除', cleanHint: '{count} 行全部可以导入。', found: '{count} 个问题', wholeHint: '整个文件都不能用，下面的处理方式帮不上忙。请改好后重新上传。', foundHint: '有问题的文件不会写入。请改好后重新上传，或在下面明确选择处理方式。',
    options: '处理方式', repair: '修复无效图形，并逐个列出', leaveOut: '剔除有问题的行，只导入其余各行（记入导入记录）', replace: '整层替换：文件中没有的要素将终止', left: '已剔除 {count} 个问题所在的行', notes: '{count} 条提示', refused: '有问题的行 {count}',
    rowNo: '第 {row} 行', row: '行', field: '列', what: '问题', kind: '类型', all: '全部', more: '再读 {count} 条', kept: '只保存前 {count} 条', stale: '处理方式已改，请重新检查。', note: '提示', fatal: '问题', whole: '整个文件', legendProblem: '有问题的图形', legendNote: '提示',
  },
  code: {
    shape_invalid: '图形无效', shape_repaired: '图形已修复', shape_lost: '修复后无图形', no_shape: '没有图形', no_shapes: '文件没有图形', table_wkt_parts: '图形分列不全', wrong_shape: '图形类型不符', not_finite: '坐标无效', ring_short: '环的点数不足', ring_open: '环未闭合', line_short: '线的点数不足',
    outside: '不在城市范围', swapped: 'X、Y 颠倒', wrong_crs: '坐标系不符', crs_missing: '坐标系不明', crs_unknown: '坐标系不能用', code_twice: '编号重复', no_such_code: '引用的编号不存在', empty: '必填为空', too_long: '过长', not_a_number: '不是数字', fraction: '不是整数',
    negative: '负数', too_large: '超出范围', not_a_date: '不是日期', not_yes_no: '不是是或否', not_a_choice: '不在可选值内', bad_text: '文字无法识别', one_of: '应填且只填一项', validity: '起止日期颠倒', column_missing: '缺少列', column_unknown: '列未读取', column_twice: '列含义重复',
    cell_code: '网格编码与社区不符', doubled: '图形重复', overlaps: '相互重叠', overlaps_neighbour: '与现有图形重叠', doubles_neighbour: '与现有图形重复', hole: '与相邻图形有空隙', holes_unchecked: '空隙未检查', pairs_unchecked: '重叠未逐对核对', total: '合计不符',
    column_absent: '缺列，原值不再保留', still_referred: '终止后仍被引用', no_rows: '没有要素', crs_late: '坐标系注明在后', table_heights: '高程未读取', table_srid: '坐标系不一', gpkg_wal: '可能仍被打开', gpkg_curve_parts: '曲线不相接', geojson_crs_unread: 'crs 无法理解', geojson_esri: '是 Esri JSON', xlsx_hidden: '工作表已隐藏',
  },
  difference: {
    none: '与现有数据相同，没有要写入的内容。', noneHint: '仍可提交：记录这份文件已收到，不产生新版本。', all: '全部', added: '新增', changed: '变更', closed: '终止', unchanged: '未变 {count}', code: '编号', name: '名称', what: '变化', detail: '内容', area: '面积（m²）', row: '行',
    commit: '提交入库', committing: '正在写入', confirm: '提交后产生一个新版本：新增 {added}、变更 {changed}、终止 {closed}。以后可以整体撤销。', pick: '点选一行，查看改动前后的值。', before: '原值', after: '新值', shape: '图形', shapeMoved: '图形有变', shapeSame: '图形未变',
    old: '原图形', against: '与第 {revision} 版比对', noProblems: '先解决问题，再看差异。', more: '再读 {count} 个', closeWarn: '将终止 {count} 个要素',
  },
  done: {
    title: '已入库', record: '导入记录第 {id} 号', takenBack: '已撤销 · 导入记录第 {id} 号由第 {by} 号撤销', changed: '当时产生第 {revision} 版：新增 {added}，变更 {changed}，终止 {closed}。', see: '看差异', changes: '当日变化', none: '与现有数据相同，未产生新版本。', toMap: '在一张图中看', undo: '撤销这次导入',
  },
  history: {
    seeChanges: '看第 {revision} 版当日的变化', note: '撤销情况', copy: '复制', hint: '每次导入和撤销都在此留存，不能修改或删除。', empty: '还没有导入过文件', emptyHint: '从“导入”开始；命令行 peijian import 的导入也记在这里。', id: '编号', at: '时间', layer: '图层', file: '文件', actor: '经办', added: '新增', changed: '变更', closed: '终止', unchanged: '未变', revision: '版本',
    allLayers: '全部图层', undo: '撤销', undoes: '撤销第 {id} 号', undoneBy: '已由第 {id} 号撤销', undoTitle: '撤销第 {id} 号导入？', undoWhy: '撤销“{file}”：{parts}。撤销会产生一个新版本，也记录在案。', undoAdded: '新增的 {count} 个要素终止', undoChanged: '变更的 {count} 个要素恢复原样', undoClosed: '终止的 {count} 个要素恢复有效', undoNone: '没有要恢复的内容', keep: '不撤销', blocked: '不能撤销', details: '详情',
    crs: '坐标系', encoding: '编码', format: '格式', sender: '报送单位', columns: '字段对应', left: '剔除的行', options: '处理方式', none: '无', hash: 'SHA-256', more: '更早的记录', machine: '服务器本机（{address}）', moreLeft: '另有 {count} 行，未在此列出。', sum: '共 {count} 次', close: '关闭', undoneDone: '已撤销，产生第 {revision} 版。', size: '大小', notRead: '未读取',
  },
  quiet: '已有 {seconds} 秒没有收到进展；满 20 秒仍没有时，可以重新开始',
  ended: '登录已失效', endedWhy: '重新登录后从这里接着做，选好和填好的都还在。', failed: '服务器出错，这一步没有完成。请稍后再试；仍不行时把代码告诉系统管理员：{code}', offline: '连不上服务器，这一步没有完成。恢复连接后会自动核对，再按一次即可。', goneSignIn: '如果是登录后上传的，请先登录',
  forbidden: '您不能导入数据', forbiddenWhy: '导入数据须由地信分析员或管理员登录，或在服务器本机操作。', signIn: '去登录', gone: '没有这份草稿', goneWhy: '草稿保留三天；也可能已被丢弃，或属于他人。请重新上传文件。', afresh: '重新开始',
}

/** With those of coordinates and of the database: all that the wizard says. */
export const deskWordsZh = { desk: deskZh, system: systemZh, sql: sqlZh }
