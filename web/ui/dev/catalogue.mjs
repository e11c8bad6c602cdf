/** The layers of the mock with the fields that its screens show. */
const text = (zh, en) => ({ zh, en })
const field = (name, zh, en, kind = 'text', more = {}) => ({ name, title: text(zh, en), kind, unit: '', required: false, choices: [], refers: '', ...more })
const choices = (...list) => ({ choices: list.map(([value, zh, en]) => ({ value, title: text(zh, en) })) })

const described = [
  ['subdistricts', '街道', 'Sub-districts', 'polygon', [field('name', '名称', 'Name')]],
  ['communities', '社区', 'Communities', 'polygon', [field('name', '名称', 'Name'), field('subdistrict_code', '街道代码', 'Sub-district code', 'text', { refers: 'subdistricts' }), field('kind', '社区类型', 'Kind', 'choice', choices(['pure_urban', '纯社区', 'pure urban'], ['village_converted', '村改居', 'village-converted'], ['town', '集镇社区', 'town'], ['unknown', '未注明', 'not stated'])), field('population', '人口', 'Population', 'integer'), field('approval_document', '批准文号', 'Approval document')]],
  ['developments', '建设项目', 'Developments', 'polygon', [field('name', '名称', 'Name'), field('developer', '开发企业', 'Developer'), field('land_contract', '土地合同编号', 'Land contract'), field('designed_units', '规划户数', 'Designed units', 'integer'), field('state', '状态', 'State', 'choice', choices(['occupied', '已入住', 'occupied'], ['on_sale', '预售', 'on sale'], ['building', '在建', 'under construction'], ['planned', '规划', 'planned']))]],
  ['compounds', '原单位宿舍', 'Work-unit compounds', 'polygon', [field('name', '名称', 'Name'), field('work_unit', '原单位', 'Work unit'), field('unit_active', '单位存续', 'Unit still exists', 'boolean'), field('reform_year', '房改年份', 'Housing reform year', 'integer'), field('dwellings', '住宅套数', 'Dwellings', 'integer')]],
  ['buildings', '楼栋', 'Buildings', 'polygon', [field('name', '楼栋号', 'Name'), field('development_code', '项目编号', 'Development code', 'text', { refers: 'developments' }), field('dwellings', '住宅套数', 'Dwellings', 'integer'), field('floors', '层数', 'Floors', 'integer')]],
  ['facilities', '社区用房', 'Facilities', 'point', [field('name', '名称', 'Name'), field('community_code', '社区代码', 'Community code', 'text', { refers: 'communities' }), field('tenure', '权属', 'Tenure', 'choice', choices(['owned', '自有', 'owned'], ['leased', '租赁', 'leased']))]],
  ['roads', '道路', 'Roads', 'line', [field('name', '道路名称', 'Name')]],
  ['waters', '水系', 'Waters', 'polygon', [field('name', '名称', 'Name')]],
]

/** The catalogue of /api/v1/layers for the ground as it is. */
export function catalogue(layers) {
  return described.map(([name, zh, en, geometry, fields]) => ({
    name, title: text(zh, en), geometry, count: layers[name].length, housing: ['developments', 'compounds', 'buildings'].includes(name), internal: false, tiles: `/tiles/${name}.json`, fields,
  }))
}

export const glossary = [
  { zh: '社区', identifier: 'Community', meaning_zh: '经批准设立的居民委员会的管辖范围', meaning: 'Footprint of an approved legal act', source: '城市居民委员会组织法 3' },
  { zh: '建设项目', identifier: 'Development', meaning_zh: '新建住宅小区，分期、楼栋、用房都归于它', meaning: 'The new housing, with its phases, buildings and rooms', source: '设计 §2' },
  { zh: '管理真空', identifier: 'Gap', meaning_zh: '住户无人管理、交叉管理或被遗漏的情形', meaning: 'A finding about the ground: homes in nobody’s care', source: '报告 2016 三' },
  { zh: '审查意见', identifier: 'Ruling', meaning_zh: '对一件申请逐条审查的结果', meaning: 'A report over all clauses of a rulebook', source: '设计 §4' },
]
