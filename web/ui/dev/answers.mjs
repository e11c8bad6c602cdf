/** What the mock says to each address. */
import { catalogue, glossary } from './catalogue.mjs'
import { kindTitles, makeGaps } from './findings.mjs'
import { bounds, makeGround } from './ground.mjs'
import { makeApplications, rulebookPage } from './rulings.mjs'
import { tileIndex } from './tile.mjs'

const text = (zh, en) => ({ zh, en })
const asOf = '2026-11-23'

/** The mock city at its revision. */
export class Mock {
  constructor({ gaps, applications, empty }) {
    this.revision = 17
    this.many = { gaps, applications }
    this.empty = empty
    this.layers = makeGround()
    if (empty) for (const name of Object.keys(this.layers)) this.layers[name] = []
    this.refresh()
  }

  refresh() {
    this.indexes = new Map()
    const stamp = { as_of: asOf, revision: this.revision }
    this.gaps = this.empty ? [] : makeGaps(this.layers, this.many.gaps, stamp)
    this.applications = this.empty ? [] : makeApplications(this.layers, this.many.applications, this.revision)
  }

  /** Renames a community and raises the revision, as another process would. */
  edit() {
    const [first] = this.layers.communities
    first.name = first.properties.name = `襄河社区（第 ${this.revision + 1} 版）`
    this.revision += 1
    this.refresh()
    return { revision: this.revision }
  }

  tile(name, z, x, y) {
    if (!this.indexes.has(name)) this.indexes.set(name, tileIndex(name, this.features(name)))
    return this.indexes.get(name)(z, x, y)
  }

  features(name) {
    if (name !== 'gaps') return this.layers[name] ?? []
    const housing = new Map([...this.layers.developments, ...this.layers.compounds].map(one => [one.code, one]))
    return this.gaps.slice(0, 500).map(gap => {
      const { geometry, point } = housing.get(gap.subject.code)
      return { code: gap.id, name: gap.subject.name, geometry, point, properties: { id: gap.id, kind: gap.kind, name: gap.subject.name, households: gap.households ?? 0 } }
    })
  }
}

/** The answer to an address: a value, a tile's bytes, or undefined where there is nothing. */
export function answer(mock, url) {
  const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (path[0] === 'tiles') return tiles(mock, path)
  const [, , what, ...rest] = path
  const routes = { city, layers, identify, search, gaps, ground, applications, rulebook: () => rulebookPage, rulebooks: () => ({ rulebooks: [{ ...rulebookPage, default: true, adopted: true, expiring: false, unverified: 0, gates: [] }] }), glossary: () => ({ terms: glossary }) }
  return routes[what]?.(mock, url.searchParams, rest)
}

function tiles(mock, path) {
  if (path.length === 2) {
    const name = path[1].replace('.json', '')
    return { tilejson: '3.0.0', name, tiles: [`/tiles/${name}/{z}/{x}/{y}.mvt?rev=${mock.revision}`], minzoom: 0, maxzoom: 16, bounds, vector_layers: [] }
  }
  const [, name, z, x, y] = path
  return mock.tile(name, Number(z), Number(x), Number.parseInt(y))
}

function sums(gaps) {
  const out = {}
  for (const gap of gaps) {
    const sum = (out[gap.kind] ??= { gaps: 0, households: 0, unknown: 0 })
    sum.gaps += 1
    if (gap.households === null) sum.unknown += 1
    else sum.households += gap.households
  }
  return out
}

function city(mock) {
  const counts = Object.fromEntries(Object.entries(mock.layers).map(([name, list]) => [name, list.length]))
  return {
    name: text('仙桃市', 'Xiantao'), revision: mock.revision, as_of: asOf, plane: 4547, bounds, notice: text('示例数据，边界为虚构', 'Sample data, boundaries are made up'),
    audience: 'internal', demo: true, version: 'mock', stale: false, counts, gap_counts: sums(mock.gaps),
  }
}

function layers(mock, query, [name, , code]) {
  if (!name) return { layers: catalogue(mock.layers) }
  const one = mock.layers[name]?.find(feature => feature.code === code)
  if (!one) return undefined
  const claims = mock.gaps.find(gap => gap.subject.code === code)?.communities ?? []
  return {
    layer: name, code, name: one.name, properties: one.properties, bbox: one.geometry ? boxOf(one.geometry) : null, center: one.point ?? null, valid_from: '2022-03-01', valid_to: null, since: 3, source: `${name}.geojson`,
    geometry: one.geometry, area_m2: 48211.37, related: [],
    ground: claims.length ? { area: 1000, covered: 1000 * Math.min(1, claims.reduce((sum, one) => sum + one.share, 0)), claims: claims.map(claim => ({ community: claim.code, name: claim.name, area: claim.share * 1000, share: claim.share })) } : null,
  }
}

function boxOf({ type, coordinates }) {
  const points = type === 'Point' ? [coordinates] : coordinates.flat(type === 'MultiPolygon' ? 2 : 1)
  const xs = points.map(([x]) => x), ys = points.map(([, y]) => y)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

function identify(mock, query) {
  const lon = Number(query.get('lon')), lat = Number(query.get('lat'))
  const inside = one => one.geometry.type === 'Polygon' && contains(one.geometry.coordinates[0], lon, lat)
  const features = ['communities', 'developments', 'compounds', 'buildings'].flatMap(layer => mock.layers[layer].filter(inside).map(one => ({ layer, code: one.code, name: one.name, kind: '', place: 'inside' })))
  const codes = new Set(features.map(one => one.code))
  return { lon, lat, easting: 539000 + lon * 10, northing: 3360000 + lat * 10, features, gaps: mock.gaps.filter(gap => codes.has(gap.subject.code)).slice(0, 5) }
}

function contains(ring, lon, lat) {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x, y] = ring[i], [u, v] = ring[j]
    if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside
  }
  return inside
}

function search(mock, query) {
  const words = (query.get('q') ?? '').toLowerCase()
  const of = (layer, zh, en) => mock.layers[layer].filter(one => `${one.name}${one.code}`.toLowerCase().includes(words)).map(one => ({ layer, code: one.code, name: one.name, subtitle: text(zh, en), center: one.point, bbox: null }))
  const files = mock.applications.filter(one => `${one.ruling.name}${one.id}`.toLowerCase().includes(words)).map(one => ({ layer: 'applications', code: one.id, name: one.ruling.name, subtitle: text('审查申请', 'Application'), center: null, bbox: null }))
  return { results: [...of('communities', '社区', 'Community'), ...of('developments', '建设项目', 'Development'), ...files].slice(0, 20) }
}

// Nobody has looked at any gap yet, and nobody is here to do so.
function life(gap) {
  return gap && { id: gap.id, kind: gap.kind, subdistrict: gap.subdistrict.code, name: gap.subject.name, state: 'proposed', title: text('待核实', 'To be verified'), version: 0, households: gap.households, opened_on: asOf, closed_on: null, due_on: null, assignee: '', satisfaction: 0, overdue: false, events: [], actions: [] }
}

function gaps(mock, query, [part]) {
  if (part === 'lives' || part === 'months') return { [part]: [] }
  if (part === 'life') return life(mock.gaps.find(gap => gap.id === query.get('id')))
  const kept = mock.gaps.filter(gap => (!query.get('kind') || gap.kind === query.get('kind')) && (!query.get('subdistrict') || gap.subdistrict.code === query.get('subdistrict')))
  if (part) return { type: 'FeatureCollection', features: kept.map(gap => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [gap.lon, gap.lat] }, properties: { id: gap.id, kind: gap.kind } })) }
  const sum = sums(kept)
  const kinds = Object.entries(kindTitles).map(([kind, title]) => ({ kind, title, ...(sum[kind] ?? { gaps: 0, households: 0, unknown: 0 }) }))
  const offset = Number(query.get('offset') ?? 0), limit = Number(query.get('limit') ?? 100)
  return { revision: mock.revision, as_of: asOf, total: kept.length, households: 0, households_unknown: 0, kinds, gaps: kept.slice(offset, offset + limit) }
}

/** An overlap whose households are known, a void with some that nobody counted, and a line with other vertices. */
function ground(mock, query, [exported]) {
  if (exported) return { type: 'FeatureCollection', features: [] }
  const [west, south] = bounds
  const subdistrict = { code: '429004001', name: '沙嘴街道' }
  const one = (kind, title, area, households, n) => ({
    id: `${kind}/A+B`, gap: '', kind, title, area, width: area / 200, vertices: kind === 'unmatched' ? 3 : 0, claimants: [{ layer: 'communities', code: 'A', name: '春天社区' }, { layer: 'communities', code: 'B', name: '青青家园社区' }],
    subdistrict, households, known: households ?? 12, uncounted: households === null ? 1 : 0, homes: [], evidence: text('界线重叠', 'the boundaries overlap'), actor: text('沙嘴街道：明确界线', 'sub-district: settle the boundary'),
    lon: west + n / 100, lat: south + n / 100, bbox: [west + n / 100 - 0.001, south + n / 100 - 0.001, west + n / 100 + 0.001, south + n / 100 + 0.001],
  })
  const borders = [one('overlap', text('重叠', 'Overlap'), 56_075.53, 135, 10), one('void', text('空白', 'Void'), 62_889.27, null, 12), one('unmatched', text('顶点不一致', 'Unmatched vertices'), 0, 0, 14)]
  const partly = [{ housing: { layer: 'developments', code: 'D0001', name: '示例花园' }, share: 0.82, outside: 1200.5, subdistrict, households: null, lon: west, lat: south }]
  return { revision: mock.revision, as_of: asOf, total: borders.length, kinds: [], borders, slivers: { count: 4, area: 0.5 }, partly }
}

function applications(mock, query, [id]) {
  if (id) return fileOf(mock.applications.find(one => one.id === id))
  const rows = mock.applications.map(rowOf)
  const offset = Number(query.get('offset') ?? 0), limit = Number(query.get('limit') ?? 100)
  return { total: rows.length, outcomes: [], applications: rows.slice(offset, offset + limit) }
}

function rowOf({ ruling, days }) {
  const { name, gate, development, developer, received_on, outcome, open, effect, summary, units, required, promised, short } = ruling
  return { id: ruling.application, name, gate, development, developer, received_on, days_left: days, outcome, open, effect, summary, units, required, promised, short, rulebook: ruling.rulebook.id }
}

function fileOf(one) {
  if (!one) return undefined
  const [lon, lat] = one.site.point
  return { ruling: one.ruling, site: one.site.geometry, bbox: [lon - 0.003, lat - 0.003, lon + 0.003, lat + 0.003], file: {}, schemes: [
    { version: 'V1', approval: '示例规审〔2026〕12号', approved_on: '2026-03-16', units: 998, current: false, recorded: true, changes: [] },
    { version: 'V2', approval: '', approved_on: null, units: 1212, current: true, recorded: false, changes: [{ part: 'scheme', title: { zh: '全部规划套数', en: 'Designed units in all' }, was: '998', is: '1212', unit: { zh: '套', en: 'units' }, more: '+214' }] },
  ], due_on: one.due, days_left: one.days }
}
