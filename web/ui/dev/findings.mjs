/** The gaps and the applications of the mock city. */

const text = (zh, en) => ({ zh, en })

export const kindTitles = {
  unclaimed: text('无人管', 'Unclaimed'),
  contested: text('交叉管理', 'Contested'),
  unserved_development: text('村改居漏管', 'Unserved development'),
  orphan_compound: text('原单位宿舍真空', 'Orphan compound'),
}

/** Every seventh piece of housing has a gap; `many` copies them for the test of long tables. */
export function makeGaps(layers, many, stamp) {
  const housing = [...layers.developments.map(one => [one, 'developments']), ...layers.compounds.map(one => [one, 'compounds'])]
  const found = []
  for (const [one, layer] of housing) {
    const kind = layer === 'compounds' ? 'orphan_compound' : [null, 'unclaimed', null, 'contested', null, 'unserved_development', null, null, null][one.index % 9]
    if (kind) found.push(gapOf(one, layer, kind, layers.communities, stamp))
  }
  for (let i = found.length; i < many; i++) found.push({ ...found[i % 40], id: `${found[i % 40].id}/${i}` })
  return found
}

function gapOf(one, layer, kind, communities, stamp) {
  const at = communities[Math.floor(one.index / 6)]
  const beside = communities[(Math.floor(one.index / 6) + 1) % communities.length]
  const unknown = one.index % 31 === 3
  const households = unknown ? null : one.properties.dwellings ?? one.properties.designed_units
  const share = kind === 'unclaimed' ? 0.312 : kind === 'contested' ? 0.584 : 1
  const touches = [{ code: at.code, name: at.name, kind: at.properties.kind, share }]
  if (kind === 'contested') touches.push({ code: beside.code, name: beside.name, kind: beside.properties.kind, share: 0.416 })
  const [lon, lat] = one.point
  return {
    id: `${kind}/${layer}/${one.code}`, kind, subject: { layer, code: one.code, name: one.name },
    subdistrict: { code: one.district.code, name: one.district.name }, communities: touches, households,
    counted: unknown ? text('没有户数记录', 'No count of households on record') : text('规划套数，2026-03-01，示例数据', 'Designed units, 2026-03-01, sample data'),
    evidence: evidence(kind, one, at, beside), actor: text(`${one.district.name}办事处`, `${one.district.name} sub-district office`),
    ...stamp, internal: one.index % 40 === 5, lon, lat, bbox: [lon - 0.003, lat - 0.003, lon + 0.003, lat + 0.003],
  }
}

function evidence(kind, one, at, beside) {
  switch (kind) {
    case 'unclaimed': return text(`用地 31.2 % 在${at.name}界内，其余 68.8 % 不在任何现行社区界内，不足一半。`, `31.2 % of the ground lies in ${at.name}, the other 68.8 % in no community in force: less than half.`)
    case 'contested': return text(`用地 58.4 % 在${at.name}、41.6 % 在${beside.name}界内。`, `58.4 % of the ground lies in ${at.name}, 41.6 % in ${beside.name}.`)
    case 'unserved_development': return text(`${at.name}为村改居社区，${one.name}已入住，服务名册中没有它。`, `${at.name} is village-converted, ${one.name} is occupied and not on its roster.`)
    default: return text('原单位示例棉纺厂 1998 年房改后已撤销，无物业企业，社区未接管。', 'The work unit was dissolved after the reform of 1998; no property firm; not accepted by the community.')
  }
}
