/** The ground of the mock city: a jagged grid of communities, with housing, roads and a river. All made up. */
import { random } from './random.mjs'

const west = 113.4, south = 30.33, cell = 0.012
const columns = 8, rows = 6

export const bounds = [west, south, west + columns * cell, south + rows * cell]

const districts = [
  { code: '429004001', name: '沙嘴街道', kind: 'street' },
  { code: '429004002', name: '干河街道', kind: 'street' },
  { code: '429004003', name: '龙华山街道', kind: 'street' },
  { code: '429004400', name: '工业园', kind: 'park' },
]
const names = ['襄河', '沔街', '纱帽', '仙源', '大洪', '黄荆', '钱沟', '杜柳', '叶王', '丝宝', '宝塔', '打字', '复州', '和合', '流潭', '剅河', '埫口', '小寺垸', '电排', '干河', '何李', '刘口', '郑仁', '红光']

/** A line from a to b, bent the same way for both of its neighbours. */
function jagged(a, b) {
  const swap = a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])
  const [from, to] = swap ? [b, a] : [a, b]
  const next = random(Math.round((from[0] * 7919 + from[1] * 104729 + to[0] * 31 + to[1]) * 10000))
  const steps = 24, line = [from]
  const across = [-(to[1] - from[1]), to[0] - from[0]]
  for (let i = 1; i < steps; i++) {
    const t = i / steps, bend = (next() - 0.5) * 0.05
    line.push([from[0] + (to[0] - from[0]) * t + across[0] * bend, from[1] + (to[1] - from[1]) * t + across[1] * bend])
  }
  line.push(to)
  return swap ? line.reverse() : line
}

function ring(x0, y0, x1, y1) {
  const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y]) => [west + x * cell, south + y * cell])
  const line = corners.flatMap((corner, i) => jagged(corner, corners[(i + 1) % 4]).slice(0, -1))
  return [...line, line[0]]
}

function box(lon, lat, width, height, turn = 0) {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]
  return corners.map(([x, y]) => {
    const dx = (x * width) / 2, dy = (y * height) / 2
    return [lon + dx * Math.cos(turn) - dy * Math.sin(turn), lat + dx * Math.sin(turn) * 0.86 + dy * Math.cos(turn)]
  })
}

const polygon = coordinates => ({ type: 'Polygon', coordinates: [coordinates] })
const feature = (code, name, geometry, properties, point) => ({ code, name, geometry, properties, point })

/** All layers with geometry, by name. */
export function makeGround() {
  const layers = { subdistricts: [], communities: [], developments: [], compounds: [], buildings: [], facilities: [], roads: [], waters: [] }
  const next = random(20261123)
  districts.forEach((district, i) => {
    const geometry = districtRing(i)
    layers.subdistricts.push(feature(district.code, district.name, geometry, { name: district.name, kind: district.kind }, [west + (i * 2 + 1) * cell, south + 3 * cell]))
  })
  for (let i = 0; i < 24; i++) community(layers, i, next)
  ways(layers)
  return layers
}

function districtRing(i) {
  const cells = []
  for (let y = 0; y < rows; y += 2) cells.push(jagged([west + (i * 2 + 2) * cell, south + y * cell], [west + (i * 2 + 2) * cell, south + (y + 2) * cell]).slice(0, -1))
  const bottom = jagged([west + i * 2 * cell, south], [west + (i * 2 + 1) * cell, south]).slice(0, -1).concat(jagged([west + (i * 2 + 1) * cell, south], [west + (i * 2 + 2) * cell, south]).slice(0, -1))
  const left = []
  for (let y = rows; y > 0; y -= 2) left.push(jagged([west + i * 2 * cell, south + y * cell], [west + i * 2 * cell, south + (y - 2) * cell]).slice(0, -1))
  const top = jagged([west + (i * 2 + 2) * cell, south + rows * cell], [west + (i * 2 + 1) * cell, south + rows * cell]).slice(0, -1).concat(jagged([west + (i * 2 + 1) * cell, south + rows * cell], [west + i * 2 * cell, south + rows * cell]).slice(0, -1))
  const line = [...bottom, ...cells.flat(), ...top, ...left.flat()]
  return polygon([...line, line[0]])
}

function community(layers, i, next) {
  const x = i % columns, y = Math.floor(i / columns) * 2
  const district = districts[Math.floor(x / 2)]
  const code = `${district.code}${String(100 + i).slice(0, 3)}`
  const name = i === 7 ? '杜柳工业园区与沔街老城结合部村改居第一居民委员会暂定管理范围社区（待批复定名）' : `${names[i]}社区`
  const kind = ['pure_urban', 'village_converted', 'village_converted', i > 19 ? 'town' : 'pure_urban', 'unknown'][i % 5]
  const point = [west + (x + 0.5) * cell, south + (y + 1) * cell]
  layers.communities.push(feature(code, name, polygon(ring(x, y, x + 1, y + 2)), { name, subdistrict_code: district.code, kind, population: 2000 + Math.floor(next() * 9000), approval_document: `仙政办〔2022〕${10 + i}号` }, point))
  for (let j = 0; j < 6; j++) housing(layers, i, j, x, y, district, next)
  const dot = [point[0] + cell * 0.08, point[1]]
  layers.facilities.push(feature(`F${100 + i}`, `${names[i]}社区服务中心`, { type: 'Point', coordinates: dot }, { name: `${names[i]}社区服务中心`, community_code: code, tenure: ['owned', 'leased'][i % 2], state: 'in_use' }, dot))
}

function housing(layers, i, j, x, y, district, next) {
  const lon = west + (x + 0.26 + 0.48 * (j % 2)) * cell, lat = south + (y + 0.35 + 0.62 * Math.floor(j / 2)) * cell
  const turn = (next() - 0.5) * 0.3, width = cell * (0.28 + next() * 0.12), height = cell * (0.34 + next() * 0.14)
  const compound = j === 5 && i % 2 === 0
  const code = `${compound ? 'C' : 'D'}${String(i * 6 + j + 1).padStart(4, '0')}`
  const name = compound ? `原示例${['棉纺厂', '机械厂', '酒厂', '供销社'][i % 4]}宿舍` : `示例${['花园', '华庭', '新城', '家园', '名邸'][(i + j) % 5]}${['', '二期', '北区', '南区'][(i * 3 + j) % 4]}`
  const shape = polygon(box(lon, lat, width, height, turn))
  const dwellings = 120 + Math.floor(next() * 1500)
  const properties = compound
    ? { name, work_unit: '示例棉纺厂', unit_active: false, reform_year: 1998, dwellings }
    : { name, developer: '示例置业有限公司', land_contract: `XT-2019-0${10 + i}`, designed_units: dwellings, state: ['occupied', 'on_sale', 'building', 'planned'][(i + j) % 4] }
  layers[compound ? 'compounds' : 'developments'].push({ ...feature(code, name, shape, properties, [lon, lat]), district, index: i * 6 + j })
  for (let b = 0; b < 8; b++) {
    const at = [lon + (b % 2 - 0.5) * width * 0.45, lat + (Math.floor(b / 2) - 1.5) * height * 0.22]
    layers.buildings.push(feature(`B${code}-${b + 1}`, `${b + 1}栋`, polygon(box(at[0], at[1], width * 0.3, height * 0.1, turn)), { name: `${b + 1}栋`, [compound ? 'compound_code' : 'development_code']: code, use: 'residential', dwellings: Math.ceil(dwellings / 8), floors: 18 }, at))
  }
}

function ways(layers) {
  const line = coordinates => ({ type: 'LineString', coordinates })
  for (let y = 0; y <= rows; y++) layers.roads.push(feature(`R${y}`, ['复州大道', '沔阳大道', '仙桃大道', '黄金大道', '钱沟路', '勤劳路', '丝宝路'][y], line([[bounds[0], south + y * cell], [bounds[2], south + (y + 0.1) * cell]]), { name: ['复州大道', '沔阳大道', '仙桃大道', '黄金大道', '钱沟路', '勤劳路', '丝宝路'][y], class: y % 2 ? 'collector' : 'arterial' }))
  for (let x = 0; x <= columns; x++) layers.roads.push(feature(`S${x}`, `干河${x + 1}路`, line([[west + (x + 0.04) * cell, bounds[1]], [west + x * cell, bounds[3]]]), { name: `干河${x + 1}路`, class: x % 3 ? 'local' : 'collector' }))
  const bank = offset => Array.from({ length: 60 }, (_, i) => [bounds[0] - 0.01 + (i / 59) * 0.116, bounds[3] + 0.006 + Math.sin(i / 6) * 0.003 + offset])
  const river = [...bank(0), ...bank(0.006).reverse()]
  layers.waters.push(feature('W1', '汉江', polygon([...river, river[0]]), { name: '汉江', kind: 'river' }, river[30]))
}
