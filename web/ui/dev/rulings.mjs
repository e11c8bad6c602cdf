/** Rulings for the mock: one of each sort that the screen must show. */
const text = (zh, en) => ({ zh, en })
const none = text('', '')
const quote = '规划部门对新建小区在规划上严格把关、审批时小区必须设计社区办公场所和居民室内活动场所。否则不予批准。房地产部门要将开发商无偿提供办公场所和活动场所(每百户20平米)。以办事处及民政局签订场所协议为凭证。否则不得发放预售证。'
export const digest = '9f2c4a7be1d05386c4f1a2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f607'

export const rulebook = {
  id: 'xiantao-2016', version: '1', digest, title: text('仙桃 2016 · 第四(六)1', 'Xiantao 2016 · 4(6)1'), force: 'proposal', force_title: text('建议', 'Proposal'), valid_from: '2016-01-01', valid_until: null,
}
const article = { citation: text('仙桃市民政局报告（2016）四（六）1', 'Report of the Xiantao civil-affairs bureau (2016), 4(6)1'), quote, verified: false }

const cases = [
  { outcome: 'fail', rooms: [['办公室', '3栋', '1', 'office', 80, true], ['活动室', '3栋', '2', 'activity', 100, true]], signed: 2 },
  { outcome: 'pass', rooms: [['办公室', '1栋', '1', 'office', 120, true], ['活动室', '1栋', '1', 'activity', 180, true]], signed: 3 },
  { outcome: 'undetermined', rooms: [['办公室', '2栋', '1', 'office', 140, true], ['活动室', '2栋', '2', 'activity', 160, true]], signed: 2 },
  { outcome: 'fail', rooms: [['活动室', '5栋', '-1', 'activity', 240, false], ['办公室', '5栋', '1', 'office', 60, true]], signed: 3 },
  { outcome: 'not_in_force', rooms: [['办公室', '1栋', '1', 'office', 300, true]], signed: 0 },
  { outcome: 'not_applicable', rooms: [], signed: null },
]

/** The queue: 27 files over the cases, more where a long table is asked for. */
export function makeApplications(layers, many, revision) {
  return Array.from({ length: Math.max(27, many) }, (_, i) => application(layers, i, revision))
}

function application(layers, i, revision) {
  const sort = cases[i % cases.length]
  const development = layers.developments[(i * 5) % layers.developments.length]
  const gate = i % 4 === 3 ? 'planning_approval' : 'presale_permit'
  const units = i === 1 ? 1500 : 300 + ((i * 313) % 900)
  const ruling = judge(sort, development, gate, units, i, revision)
  const days = 9 - (i % 12)
  return { ruling, days, due: `2026-12-0${1 + (i % 8)}`, site: development, id: ruling.application }
}

function judge(sort, development, gate, units, i, revision) {
  const area = gate === 'presale_permit' && sort.outcome !== 'not_applicable'
  const promised = sort.rooms.filter(room => room[5]).reduce((sum, room) => sum + room[4], 0)
  const required = area ? Math.max(sort.outcome === 'fail' ? promised + 60 : 0, Math.min((units * 20) / 100, sort.outcome === 'fail' ? Infinity : promised)) : 0
  const count = area ? Math.round(required * 5) : units
  const short = Math.max(0, required - promised)
  const outcome = sort.outcome === 'fail' && !area ? 'pass' : sort.outcome
  const phases = [{ number: 1, units: Math.floor(count / 2), status: 'released', permit: '仙预售2025-017', counted: true, note: none }, { number: 2, units: count - Math.floor(count / 2), status: 'this', permit: '', counted: true, note: text('本次申请', 'This application') }, { number: 3, units: 260, status: 'later', permit: '', counted: false, note: text('尚未申请', 'Not applied for yet') }]
  return {
    application: `YS-2026-${String(i + 1).padStart(4, '0')}`, name: i === 9 ? '示例花园二期与沔街老城改造安置住房联合建设项目第三标段（含商业配套及地下车库）' : `${development.name}${['', '二期', '三期'][i % 3]}`,
    gate, development: { code: development.code, name: development.name }, developer: '示例置业有限公司', received_on: `2026-11-${String(9 + (i % 12)).padStart(2, '0')}`, as_of: '2026-11-23', city_revision: revision, rulebook,
    outcome, open: outcome === 'pass', effect: outcome === 'pass' ? '' : 'block', summary: summary(outcome, required, promised, short),
    units: count, required: area ? required.toFixed(2) : '', promised: area ? promised.toFixed(2) : '', short: area ? short.toFixed(2) : '',
    findings: findings(sort, { area, count, required, promised, short, outcome }), phases, rooms: rooms(sort, development), agreement: agreement(sort), siblings: siblings(i), communities: [{ code: '429004002107', name: '襄河社区', kind: 'village_converted', share: '96.4' }, { code: '429004002108', name: '沔街社区', kind: 'pure_urban', share: '3.6' }],
  }
}

function summary(outcome, required, promised, short) {
  const areas = [required, promised, short].map(value => value.toFixed(2))
  switch (outcome) {
    case 'fail': return text(`应配 ${areas[0]} m²，已落实 ${areas[1]} m²，缺 ${areas[2]} m²。`, `${areas[0]} m² are required, ${areas[1]} m² promised: ${areas[2]} m² short.`)
    case 'undetermined': return text('面积足够，场所协议缺民政局签字。', 'The area suffices; the agreement lacks the signature of civil affairs.')
    case 'pass': return text('面积、用途、协议均符合。', 'Area, uses and agreement are as required.')
    case 'not_in_force': return text('受理日没有生效的规则。', 'No rule was in force on the day of receipt.')
    default: return text('项目没有住宅，规则不适用。', 'The development has no dwellings; the rule does not apply.')
  }
}

function findings(sort, { area, count, required, promised, short, outcome }) {
  if (outcome === 'not_applicable' || outcome === 'not_in_force') return [finding('area', text('面积', 'Area'), outcome, summary(outcome, 0, 0, 0))]
  const units = count.toLocaleString('en-US')
  const list = []
  if (area) list.push(finding('area', text('面积', 'Area'), short > 0 ? 'fail' : 'pass', text(`应配 ${required.toFixed(2)} m²，已落实 ${promised.toFixed(2)} m²。`, `Required ${required.toFixed(2)} m², promised ${promised.toFixed(2)} m².`), {
    arithmetic: text(`${units} 套 × 20 ÷ 100 = ${required.toFixed(2)} m²`, `${units} units × 20 ÷ 100 = ${required.toFixed(2)} m²`),
    remedy: short > 0 ? text(`再落实不少于 ${short.toFixed(2)} m² 的社区用房，位于地上、在社区界内。`, `Promise at least ${short.toFixed(2)} m² more, above ground and inside the community.`) : none,
    numbers: [number('units', '套数', 'Units', units, '套', '申请文件 phases[1..2]', 'file, phases[1..2]'), number('required', '应配', 'Required', required.toFixed(2), 'm²', '条款 area', 'clause area'), number('promised', '已落实', 'Promised', promised.toFixed(2), 'm²', '申请文件 rooms', 'file, rooms')],
  }))
  list.push(finding('uses', text('用途', 'Uses'), 'pass', text('办公 80.00 m²，活动 100.00 m²。', 'Office 80.00 m², activity 100.00 m².')))
  if (area) list.push(finding('agreement', text('场所协议', 'Venue agreement'), sort.signed === 3 ? 'pass' : 'undetermined', sort.signed === 3 ? text('三方均已签字。', 'All three have signed.') : text('缺民政局签字（2/3）。', 'Civil affairs has not signed (2 of 3).'), { remedy: sort.signed === 3 ? none : text('请民政局在场所协议上签字。', 'Have civil affairs sign the venue agreement.') }))
  list.push(finding('community', text('归属社区', 'Community'), 'pass', text('用地 96.4 % 在襄河社区界内。', '96.4 % of the ground lies in 襄河社区.')))
  return list
}

function finding(clause, title, outcome, sentence, more = {}) {
  return { clause, title, outcome, effect: 'block', sentence, arithmetic: none, remedy: none, article, numbers: [], ...more }
}

const number = (key, zh, en, value, unit, from, source) => ({ key, title: text(zh, en), value, unit: text(unit, unit === '套' ? 'units' : unit), source: text(from, source) })

function rooms(sort, development) {
  const uses = { office: text('办公', 'office'), activity: text('活动', 'activity') }
  return sort.rooms.map(([name, building, floor, use, area, counted], i) => ({
    id: `R${i + 1}`, name, building, floor, use, use_title: uses[use], area: area.toFixed(2), counted,
    reasons: counted ? [] : [text('位于地下层，不计入', 'Below ground: does not count')], lon: development.point[0] + i * 0.0006, lat: development.point[1] - 0.0005,
  }))
}

function agreement(sort) {
  if (sort.signed === null) return null
  const parties = [['developer', '开发企业', 'Developer', '示例置业有限公司'], ['subdistrict', '街道办事处', 'Sub-district office', '干河街道办事处'], ['civil_affairs', '民政局', 'Civil affairs', '']]
  return {
    number: 'XY-2026-031', signed_on: sort.signed === 3 ? '2026-10-12' : null, valid_until: '2028-12-31', complete: sort.signed === 3,
    parties: parties.map(([role, zh, en, name], i) => ({ role, title: text(zh, en), name, signed_on: i < sort.signed ? '2026-10-12' : null, required: true })),
  }
}

function siblings(i) {
  return i % 3 ? [] : [{ code: 'D0002', name: '示例花园北区', units: 360, counted: true, reason: text('同一土地合同 XT-2019-010', 'Same land contract XT-2019-010'), distance: '86.40' }]
}

/** The rulebook as the rules page reads it. */
export const rulebookPage = {
  ...rulebook, source: {}, text: 'id: xiantao-2016\nversion: "1"\nforce: proposal\nclauses:\n  - id: area\n    rate: {per: 100, m2: 20}\n',
  clauses: [
    { id: 'uses', title: text('设计社区办公和室内活动场所', 'An office and an indoor activity space in the design'), gate: 'planning_approval', effect: 'block', article, parameters: [{ title: text('必备用途', 'Uses asked for'), value: 'office,activity', said: text('办公、活动', 'office, activity'), unit: none }] },
    { id: 'area', title: text('每百户 20 m² 社区用房', '20 m² of rooms for every 100 households'), gate: 'presale_permit', effect: 'block', article, parameters: [{ title: text('面积', 'Area'), value: '20', said: text('20', '20'), unit: text('m²', 'm²') }, { title: text('每', 'Per'), value: '100', said: text('100', '100'), unit: text('套', 'units') }, { title: text('取整', 'Rounding'), value: 'prorata', said: text('按比例', 'pro rata'), unit: none }] },
    { id: 'agreement', title: text('签订场所协议', 'A signed venue agreement'), gate: 'presale_permit', effect: 'block', article: { ...article, quote: '' }, parameters: [{ title: text('无偿', 'Free of charge'), value: 'true', said: text('是', 'yes'), unit: none }] },
  ],
}
