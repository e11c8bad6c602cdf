/**
 * The commands of the help page, the same in both languages. The files are those that "sample" writes, each layer after
 * those that it refers to, so that the page can be followed from top to bottom.
 */
export const commands = [
  { key: 'sample', line: 'peijian sample .' },
  { key: 'subdistricts', line: 'peijian import subdistricts 街道乡镇.geojson' },
  { key: 'dryRun', line: 'peijian import communities 社区边界.zip --crs EPSG:4547 --dry-run' },
  { key: 'communities', line: 'peijian import communities 社区边界.zip --crs EPSG:4547' },
  { key: 'developments', line: 'peijian import developments 建设项目.zip' },
  { key: 'phases', line: 'peijian import phases 项目分期台账.xlsx' },
  { key: 'compounds', line: 'peijian import compounds 原单位宿舍.geojson' },
  { key: 'buildings', line: 'peijian import buildings 楼栋.zip' },
  { key: 'facilities', line: 'peijian import facilities 社区用房.geojson' },
  { key: 'rooms', line: 'peijian import rooms 社区功能室台账.xlsx' },
  { key: 'rosters', line: 'peijian import rosters 服务名册.csv' },
  { key: 'households', line: 'peijian import households 户数统计.csv' },
  { key: 'applications', line: 'peijian import applications permits/04-fail-area-short.yaml' },
  { key: 'check', line: 'peijian check permits/04-fail-area-short.yaml' },
  { key: 'gaps', line: 'peijian gaps --json' },
  { key: 'cells', line: 'peijian cells --json' },
  { key: 'ground', line: 'peijian ground --json' },
  { key: 'export', line: 'peijian export communities -o communities.geojson' },
  { key: 'psql', line: 'peijian psql' },
] as const

/** The keys of the help page: what to press, and what it does. */
export const keys = [
  { key: 'search', press: ['/'] },
  { key: 'rows', press: ['↑', '↓', 'Home', 'End'] },
  { key: 'open', press: ['Enter'] },
  { key: 'choose', press: ['Space'] },
  { key: 'close', press: ['Esc'] },
  { key: 'pan', press: ['← ↑ → ↓', '+', '−'] },
] as const
