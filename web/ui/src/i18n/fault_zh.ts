/** What is said when a page or what it shows does not come (Chinese). */
export const faultWords = {
  fault: {
    page: '“{page}”打不开：服务器没有回应。请检查网络；恢复后自动打开。',
    pageOld: '“{page}”打不开：程序可能已经更新。重新载入即可继续。',
    unread: '没有读到', ask: '请求编号',
    map: '地图图层', import: '导入所需的内容', history: '导入记录', export: '可导出的图层和格式', days: '有记录的日期', site: '位置图', office: '办理状态', paper: '这份文书的核验结果',
  },
  blank: { title: '还没有内容', city: '还没有导入社区和住房。导入后，系统查到的列在这里。', found: '现有数据中没有查到。' },
  day: { choose: '选择日期', form: '请写成 2026-03-01 这样的日期', early: '最早为 {day}', late: '最晚为 {day}' },
}
