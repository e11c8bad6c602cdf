import type { FeatureDetail, Field, Layer, Text } from '@/api/contract'
import { area, integer } from '@/words/format'

/** One fact of a feature as it is shown. */
export interface Fact {
  key: string
  title: string
  value: string
  /** "layer/code" where the value names another feature */
  pick?: string
}

type Say = (text: Text | null | undefined) => string

/** The facts of a feature in the order of its layer's fields; what is not known is left out, the name stands above. */
export function factsOf(feature: FeatureDetail, layer: Layer | undefined, say: Say, yesNo: { yes: string; no: string }): Fact[] {
  if (!layer) return Object.entries(feature.properties).map(([key, value]) => ({ key, title: key, value: String(value) }))
  return layer.fields.filter(field => field.name !== 'name' && known(feature.properties[field.name])).map(field => {
    const raw = feature.properties[field.name]
    const pick = field.refers ? `${field.refers}/${String(raw)}` : undefined
    return { key: field.name, title: say(field.title), value: shown(field, raw, say, yesNo), pick }
  })
}

const known = (value: unknown) => value !== undefined && value !== null && value !== ''

function shown(field: Field, raw: unknown, say: Say, yesNo: { yes: string; no: string }): string {
  const choice = field.choices?.find(one => one.value === raw)
  if (choice) return say(choice.title)
  if (typeof raw === 'boolean') return raw ? yesNo.yes : yesNo.no
  if (field.kind === 'decimal') return withUnit(area(String(raw)), field.unit)
  if (typeof raw === 'number' && !/year|number/.test(field.name)) return withUnit(integer(raw), field.unit)
  return String(raw)
}

function withUnit(value: string, unit: string): string {
  return unit ? `${value} ${unit}` : value
}
