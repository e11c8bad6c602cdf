import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { ApplicationRow } from '@/api/ruling'
import { en } from '@/i18n/en'
import { zh } from '@/i18n/zh'
import { counts, filtered, sentenceOf, sumAreas } from './queue'

const i18n = createI18n({ legacy: false, messages: { zh, en } })
const row = (id: string, outcome: string, gate: string, name = id) =>
  ({ id, name, outcome, gate, developer: '示例置业', development: { code: 'D1', name: '示例花园' } }) as ApplicationRow
const rows = [row('YS-1', 'fail', 'presale_permit'), row('YS-2', 'pass', 'presale_permit', '襄河二期'), row('GH-1', 'fail', 'planning_approval')]
const none = { outcome: '', gate: '', query: '' }

describe('the filter', () => {
  it('lets all through when it is empty', () => expect(filtered(rows, none)).toHaveLength(3))
  it('joins its parts with and', () => expect(filtered(rows, { ...none, outcome: 'fail', gate: 'presale_permit' }).map(one => one.id)).toEqual(['YS-1']))
  it('finds by number in any case, and by name', () => {
    expect(filtered(rows, { ...none, query: ' ys-2 ' }).map(one => one.id)).toEqual(['YS-2'])
    expect(filtered(rows, { ...none, query: '襄河' }).map(one => one.id)).toEqual(['YS-2'])
  })
  it('counts what each chip would leave under the other filters', () => {
    expect(counts(rows, { ...none, gate: 'presale_permit' }, 'outcome')).toEqual([{ value: '', count: 2 }, { value: 'fail', count: 1 }, { value: 'pass', count: 1 }])
  })
  it('keeps the chosen chip when nothing is left', () => {
    expect(counts(rows, { ...none, outcome: 'undetermined', query: 'nobody' }, 'outcome')).toEqual([{ value: '', count: 0 }, { value: 'undetermined', count: 0 }])
  })
})

describe('sums of areas', () => {
  it('are exact where floats are not', () => expect(sumAreas(['0.1', '0.2', '918.40'])).toBe('918.70'))
  it('pass over what is no number', () => expect(sumAreas(['', 'x', '10'])).toBe('10.00'))
  it('may be below zero', () => expect(sumAreas(['-0.50', '0.20'])).toBe('-0.30'))
})

describe('the sentence', () => {
  const said = (locale: 'zh' | 'en', filter: Partial<typeof none>, count: number) => {
    const t = (key: string, values: Record<string, unknown>, plural = 2) => i18n.global.t(key, values, { locale, plural })
    return sentenceOf({ ...none, ...filter }, count, { t, outcome: value => t(`outcome.${value}`, {}, 1) })
  }
  const both = { outcome: 'fail', gate: 'presale_permit' }

  it('counts all where nothing is set', () => {
    expect(said('zh', {}, 46)).toBe('共 46 件申请')
    expect(said('en', {}, 1)).toBe('1 application')
  })
  it('names only what is set', () => {
    expect(said('zh', both, 31)).toBe('不通过的预售许可申请，共 31 件')
    expect(said('zh', { query: '花园' }, 3)).toBe('名称或编号含“花园”的申请，共 3 件')
    expect(said('en', both, 31)).toBe('31 presale permit applications with the outcome "Fail"')
    expect(said('en', { ...both, query: 'D1' }, 2)).toBe('2 presale permit applications with the outcome "Fail" whose name or number contains "D1"')
  })
  it('counts at a gate that this version does not know', () => expect(said('zh', { gate: 'handover' }, 2)).toBe('申请，共 2 件'))
})
