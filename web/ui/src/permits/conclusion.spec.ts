import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { Text } from '@/api/contract'
import type { Ruling } from '@/api/ruling'
import { zh } from '@/i18n/zh'
import { conclusionOf, validity } from './conclusion'

const i18n = createI18n({ legacy: false, locale: 'zh', messages: { zh } })
const text = (zh: string) => ({ zh, en: '' })
const none = text('')
const words = {
  t: (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values),
  say: (one: Text | null | undefined) => one?.zh ?? '',
  outcome: (value: string) => value,
  gate: (value: string) => value,
}
const ruling = {
  application: 'YS-1', name: '示例花园', gate: 'presale_permit', outcome: 'fail', summary: text('缺 60.00 m²'), required: '1240', promised: '1180', short: '60', as_of: '2026-11-23',
  rulebook: { title: text('仙桃 2016'), force_title: text('建议'), digest: 'abc', valid_from: '2016-01-01', valid_until: null },
  findings: [{ title: text('面积'), outcome: 'fail', sentence: text('不足'), arithmetic: text('6,200 套 × 20 ÷ 100'), remedy: text('再落实 60.00 m²') }, { title: text('用途'), outcome: 'pass', sentence: text('符合'), arithmetic: none, remedy: none }],
} as unknown as Ruling

describe('the conclusion to copy', () => {
  const copied = conclusionOf(ruling, words)
  it('holds the outcome, the areas, the arithmetic and the remedy', () => {
    for (const part of ['YS-1', 'fail：缺 60.00 m²', '应配 1,240.00 m²，已落实 1,180.00 m²', '1,240.00 m²', '60.00 m²', '6,200 套 × 20 ÷ 100', '再落实 60.00 m²', '仙桃 2016', 'abc']) expect(copied).toContain(part)
  })
  it('names no areas where the gate asks for none', () => expect(conclusionOf({ ...ruling, required: '', promised: '', short: '' }, words)).not.toContain('已落实'))
  it('sets Chinese with Chinese marks', () => expect(copied).not.toMatch(/[:,] |[.]$/m))
  it('adds no empty lines for what a clause does not say', () => expect(copied.split('\n').every(line => line.trim() !== '')).toBe(true))
})

describe('the time in which a rulebook holds', () => {
  const at = (from: string | null, until: string | null) => validity({ rulebook: { ...ruling.rulebook, valid_from: from, valid_until: until } }, words.t)
  it('is said from beginning to end', () => expect(at('2016-01-01', '2020-01-01')).toBe('2016-01-01 至 2020-01-01'))
  it('says that its end was not set', () => expect(at('2016-01-01', null)).toBe('2016-01-01 起生效，有效期未定'))
})
