/** Files that go out, and addresses for other programs (Chinese). */
export const exportWords = {
  out: {
    hint: '所选范围内的要素全部导出，不会截断；下载后核对要素数和 SHA-256。', layers: '图层', one: '这种格式一个文件只能放一个图层。', gaps: '管理真空', ground: '边界空白与重叠', format: '格式', crs: '坐标系', encoding: '编码',
    system: { 4490: 'CGCS2000 经纬度（EPSG:4490）', 4547: 'CGCS2000 三度带 114E（EPSG:4547）', 4526: 'CGCS2000 三度带 38 带（EPSG:4526）', 4326: 'WGS 84 经纬度（EPSG:4326）', 3857: '网络墨卡托（EPSG:3857）' },
    geometry: '位置', place: { wkt: 'WKT 图形列', point: '坐标两列（面取内点）', none: '不带位置' }, names: '列名', usual: '按格式', name: { field: '短代码', zh: '中文', en: '英文', both: '中英文' }, q: '名称或编号',
    start: '导出', none: '请选择图层', count: '共 {count} 个要素', public: '未登录，文件不含内部数据', running: '正在导出', done: '{file}：{count} 个要素', facts: '{bytes} 字节，{crs}，{encoding}，版本 {revision}', copy: '复制',
    check: '核对：PowerShell 用 Get-FileHash 文件名，Linux 用 sha256sum 文件名。', broken: '文件不完整', brokenHint: '下载中断了。已下载的部分不是完整文件，请删除后重新导出。',
    part: '范围', day: '截至日期', kinds: '真空与边界类型', only: { bbox: '仅限所看的地图范围：{value}', community: '仅社区 {value}', cell: '仅网格 {value}' }, asListed: '导出所列……', asDrawn: '导出图上图层……', other: '其他格式……',
  },
  links: {
    title: '连接 QGIS', hint: '下列地址可直接在 QGIS 等程序中使用，内容随数据更新。未登录的连接只含公开数据。', copy: '复制', byLayer: '各图层的地址', layer: '图层',
    ogc: { title: 'OGC API – Features 服务', steps: ['在 QGIS 中打开“图层 → 添加图层 → 添加 WFS / OGC API – Features 图层”。', '新建连接，粘贴此地址，版本选 OGC API – Features。', '点“连接”，选图层，点“添加”。'] },
    tiles: { title: '矢量瓦片', steps: ['在 QGIS 浏览器面板右键“矢量瓦片 → 新建通用连接”。', '粘贴此地址，最大级别填 16；换图层时改地址中的图层名。', '双击连接，加入地图。'] },
    pmtiles: {
      title: 'PMTiles：全部瓦片一个文件', hint: '不连本服务的地图用：在服务器上运行下面的命令，把文件放到任何支持 Range 请求的网站上，或拷到内网机器直接打开。', qgis: 'QGIS（GDAL 3.8 及以上）：把 city.pmtiles 拖进地图，或“图层 → 添加图层 → 添加矢量图层”选此文件。',
      maplibre: 'MapLibre：引入 pmtiles.js，登记 pmtiles 协议后作矢量瓦片数据源；图层名（source-layer）与下表相同。', public: '文件只含公开内容，可以交给任何人；含内部内容须加 --internal。数据更新后重新导出。',
      do: { make: '导出命令', gdal: '用 GDAL 核对', code: 'MapLibre 登记', source: 'MapLibre 数据源' },
    },
    file: { title: 'GeoJSON 文件', steps: ['在 QGIS 中打开“图层 → 添加图层 → 添加矢量图层”，来源类型选“协议：HTTP(S)”。', '类型选 GeoJSON，粘贴此地址。', '点“添加”；右键图层“重新加载”取得最新数据。'] },
  },
}
