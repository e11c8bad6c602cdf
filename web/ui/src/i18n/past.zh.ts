/** The words of past days and of what changed between two. */
export const pastZh = {
  past: {
    title: '查看日期', open: '查看以往日期', close: '收起日期', day: '截至', earlier: '上一次变动', later: '下一次变动', today: '今天', compare: '与今天对比', slider: '截至日期',
    last: '上次变动 {date}，版本 {revision}', todayIs: '今天 {date}', loading: '正在读取日期……', none: '还没有任何记录，没有以往日期可看。',
    banner: '截至 {date}——不是今天的数据', backToToday: '回到今天', sinceThen: '此后的变化',
    noActions: '正在查看以往日期，不能处置；回到今天后再办理。', noStages: '以往日期不分办理阶段和时长。',
    history: '变更记录', began: '新增', changed: '变更', ended: '{date} 终止 {who}', revision: '版本 {revision}', moved: '界线或位置改变', sameAgain: '内容与前一版相同',
  },
  changes: {
    title: '两日之间的变化', tab: '变化对比', from: '从', to: '到', all: '全部', allLayers: '全部图层', kind: '变化', layer: '图层', feature: '对象', fields: '变更内容', growth: '面积增减（m²）',
    what: { added: '新增', changed: '变更', removed: '移除' },
    list: '变化清单', map: '变化地图', one: '变化详情', values: '前后内容', field: '项目', none: '无', onMap: '看地图', shape: '形状', moved: '形状有变：虚线为原界线。', oldLine: '原界线',
    export: '导出这 {count} 处（GeoJSON）', more: '共 {count} 处，未全部列出，请缩小日期范围', revisions: '版本 {from} 至 {to}',
    nothing: '{from} 至 {to} 没有变化', nothingWhy: '这两天之间各图层的内容和界线都相同。', fromFirst: '从有记录的第一天 {date} 起对比', earlier: '往前 30 天',
  },
}
