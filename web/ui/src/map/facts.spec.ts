import { expect, it } from 'vitest'
import type { FeatureDetail, Field, Layer } from '@/api/contract'
import { factsOf } from './facts'

const text = (zh: string) => ({ zh, en: zh })
const field = (name: string, kind: string, more: Partial<Field> = {}): Field => ({ name, title: text(name), kind, unit: '', required: false, choices: [], refers: '', ...more })
const layer = { name: 'compounds', fields: [
  field('name', 'text'), field('state', 'choice', { choices: [{ value: 'built', title: text('建成') }] }), field('unit_active', 'boolean'),
  field('reform_year', 'integer'), field('dwellings', 'integer'), field('gross_area', 'decimal', { unit: 'm²' }), field('accepted_by', 'text', { refers: 'communities' }), field('property_firm', 'text'),
] } as unknown as Layer
const feature = { properties: { name: 'X', state: 'built', unit_active: false, reform_year: 1998, dwellings: 4592, gross_area: '1307.3', accepted_by: '429', property_firm: null } } as unknown as FeatureDetail

it('shows what is known, in the order of the fields', () => {
  const shown = factsOf(feature, layer, one => one?.zh ?? '', { yes: '是', no: '否' }).map(fact => [fact.key, fact.value, fact.pick])
  expect(shown).toEqual([
    ['state', '建成', undefined], ['unit_active', '否', undefined], ['reform_year', '1998', undefined], ['dwellings', '4,592', undefined],
    ['gross_area', '1,307.30 m²', undefined], ['accepted_by', '429', 'communities/429'],
  ])
})
