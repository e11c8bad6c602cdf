/** How GIS people read and edit the city in its database. */
export const sqlZh = {
  title: '直接连接数据库（PostGIS）', view: 'SQL 视图',
  hint: '每个图层是一个 SQL 视图，字段带中文注释；QGIS 添加 PostGIS 图层时主键选 code。地址和账号由数据库管理员提供。',
  read: '图层名（如 communities）：公开内容，现行版本；in_force 表示今日是否有效。',
  versions: '图层名加 _versions：全部历史版本，recorded_from、recorded_to 为记入和终止的时间。',
  internal: '图层名加 _internal：含小产权房等内部内容，可像普通表一样增、改、删；每改一行产生一个新版本，并记下登录名。',
  role: '权限：管理员授予 peijian_reader（读公开内容）或 peijian_analyst（读全部并编辑），如 GRANT peijian_analyst TO wang。',
  do: { query: '查询', past: '查以往某日', edit: '改一行', put: '用函数新增或修改', close: '用函数终止' },
  after: 'put_feature 和 close_feature 返回新的版本号；未写出的字段保持原值。修改后一秒内各处可见，并可在“变化对比”中核对。全部视图的定义：peijian layers --sql。',
}
