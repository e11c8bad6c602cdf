import { describe, expect, it } from 'vitest'
import type { Clause, Rulebook } from '@/api/ruling'
import { differences } from './compare'

const text = (zh: string) => ({ zh, en: zh })
function clause(id: string, parameters: [string, string][], effect = 'block'): Clause {
  return { id, title: text(id), gate: 'presale_permit', gates: ['presale_permit'], effect, article: { citation: text(''), quote: '', verified: false },
    parameters: parameters.map(([title, said]) => ({ title: text(title), value: said, said: text(said), unit: text('m²') })) }
}
const words = { effect: (value: string) => value, gate: (value: string) => value }
const compared = (a: Rulebook, b: Rulebook) => differences(a, b, words)
const book = (...clauses: Clause[]) => ({ clauses }) as unknown as Rulebook

describe('two rulebooks', () => {
  it('that ask the same have no difference', () => expect(compared(book(clause('area', [['每百套', '20']])), book(clause('area', [['每百套', '20']])))).toEqual([]))
  it('differ by a number', () => expect(compared(book(clause('area', [['每百套', '20']])), book(clause('area', [['每百套', '30'], ['至少', '300']]))))
    .toEqual([
      { clause: text('area'), what: text('每百套'), here: text('20 m²'), there: text('30 m²') },
      { clause: text('area'), what: text('至少'), here: null, there: text('300 m²') },
    ]))
  it('differ by a clause that one lacks', () => expect(compared(book(), book(clause('phasing', [['首期', '50']]))).map(one => [one.here, one.there?.zh])).toEqual([[null, '首期：50 m²']]))
  it('differ by what follows', () => expect(compared(book(clause('area', [])), book(clause('area', [], 'hold'))).map(one => one.what?.en)).toEqual(['effect']))
  it('keep names that come twice apart', () => expect(compared(book(clause('uses', [['用途', '办公'], ['用途', '活动']])), book(clause('uses', [['用途', '办公'], ['用途', '阅览']])))).toHaveLength(1))
})
