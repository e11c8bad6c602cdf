import type { Text } from '@/api/contract'
import type { Clause, Parameter, Rulebook } from '@/api/ruling'

/** One thing that two rulebooks ask otherwise; null where one does not ask it. */
export interface Difference {
  clause: Text
  what: Text | null
  here: Text | null
  there: Text | null
}

/** How the screen calls an effect and a gate. */
export interface Words {
  effect: (value: string) => string
  gate: (value: string) => string
}

const both = (text: string): Text => ({ zh: text, en: text })

function valueOf(one: Parameter): Text {
  const unit = typeof one.unit === 'string' ? both(one.unit) : one.unit
  return { zh: `${one.said.zh} ${unit.zh}`.trim(), en: `${one.said.en} ${unit.en}`.trim() }
}

const same = (a: Text | null, b: Text | null) => a?.zh === b?.zh && a?.en === b?.en

/** What one clause asks, by its numbers: a name that comes twice keeps its place. */
function asked(clause: Clause | undefined): Map<string, { title: Text; value: Text }> {
  const out = new Map<string, { title: Text; value: Text }>()
  for (const one of clause?.parameters ?? []) {
    let key = one.title.en
    while (out.has(key)) key += '·'
    out.set(key, { title: one.title, value: valueOf(one) })
  }
  return out
}

/** All that a clause asks in one line, for a rulebook beside one that does not have it. */
function whole(clause: Clause | undefined): Text | null {
  if (!clause) return null
  const parts = [...asked(clause).values()]
  if (!parts.length) return clause.title
  const join = (lang: 'zh' | 'en', between: string, colon: string) => parts.map(one => `${one.title[lang]}${colon}${one.value[lang]}`).join(between)
  return { zh: join('zh', '；', '：'), en: join('en', '; ', ': ') }
}

/** The differences between two rulebooks, clause by clause, in the order of the first and then of the second. */
export function differences(here: Rulebook, there: Rulebook, words: Words): Difference[] {
  const out: Difference[] = []
  const ids = [...new Set([...here.clauses, ...there.clauses].map(one => one.id))]
  for (const id of ids) {
    const [mine, theirs] = [here, there].map(book => book.clauses.find(one => one.id === id))
    const title = (mine ?? theirs)?.title ?? both(id)
    if (!mine || !theirs) {
      out.push({ clause: title, what: null, here: whole(mine), there: whole(theirs) })
      continue
    }
    const [a, b] = [asked(mine), asked(theirs)]
    for (const key of new Set([...a.keys(), ...b.keys()])) {
      const [x, y] = [a.get(key) ?? null, b.get(key) ?? null]
      if (!same(x?.value ?? null, y?.value ?? null)) out.push({ clause: title, what: (x ?? y)?.title ?? null, here: x?.value ?? null, there: y?.value ?? null })
    }
    if (mine.effect !== theirs.effect) out.push({ clause: title, what: { zh: '处置', en: 'effect' }, here: both(words.effect(mine.effect)), there: both(words.effect(theirs.effect)) })
    const gates = (one: Clause) => (one.gates ?? [one.gate]).map(words.gate).join(' · ')
    if (gates(mine) !== gates(theirs)) out.push({ clause: title, what: { zh: '环节', en: 'gates' }, here: both(gates(mine)), there: both(gates(theirs)) })
  }
  return out
}
