/** What is said when a page or what it shows does not come (Chinese). */
export const faultWords = {
  fault: {
    page: '“{page}”打不开：服务器没有回应。请检查网络；恢复后自动打开。',
    pageOld: '“{page}”打不开：程序可能已经更新。重新载入即可继续。',
    unread: '没有读到', ask: '请求编号',
    map: '地图图层', import: '导入所需的内容', history: '导入记录', export: '可导出的图层和格式', days: '有记录的日期', site: '位置图', office: '办理状态', paper: '这份文书的核验结果',
  },
}
