/** The commands of the help page. They are the same in both languages. */
export const commands = [
  { key: 'communities', line: 'peijian import communities 社区.zip --crs EPSG:4547 --encoding gbk' },
  { key: 'developments', line: 'peijian import developments developments.geojson' },
  { key: 'rosters', line: 'peijian import rosters 服务名册.xlsx' },
  { key: 'applications', line: 'peijian import applications applications.geojson' },
  { key: 'dryRun', line: 'peijian import communities 社区.zip --dry-run' },
  { key: 'check', line: 'peijian check presale.yaml --lang zh' },
  { key: 'gaps', line: 'peijian gaps --kind unclaimed --geojson' },
  { key: 'export', line: 'peijian export communities --format geojson' },
] as const

/** The keys of the help page: what to press, and what it does. */
export const keys = [
  { key: 'search', press: ['/'] },
  { key: 'rows', press: ['↑', '↓', 'Home', 'End'] },
  { key: 'open', press: ['Enter'] },
  { key: 'close', press: ['Esc'] },
  { key: 'pan', press: ['← ↑ → ↓', '+', '−'] },
] as const
