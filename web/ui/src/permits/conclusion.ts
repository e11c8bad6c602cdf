import type { Text } from '@/api/contract'
import type { Finding, Ruling } from '@/api/ruling'
import { area } from '@/words/format'

/** The words that a conclusion needs, in one language. */
export interface ConclusionWords {
  t: (key: string, values?: Record<string, unknown>) => string
  say: (text: Text | null | undefined) => string
  outcome: (value: string) => string
  gate: (value: string) => string
}

/** The conclusion as plain text for a letter: the file, the outcome, the numbers, each clause, the basis. */
export function conclusionOf(ruling: Ruling, words: ConclusionWords): string {
  const { t, say } = words
  const colon = t('mark.colon')
  return [
    `${words.gate(ruling.gate)} · ${ruling.name} · ${ruling.application}`,
    `${words.outcome(ruling.outcome)}${colon}${say(ruling.summary)}`,
    ...areas(ruling, t),
    ...(ruling.findings ?? []).flatMap(finding => clause(finding, words)),
    `${t('permit.basis')}${colon}${say(ruling.rulebook.title)} · ${say(ruling.rulebook.force_title)} · ${validity(ruling, t)}`,
    `${t('permit.asOf', { date: ruling.as_of ?? '' })} · ${t('permit.digest')} ${ruling.rulebook.digest}`,
  ].join('\n')
}

function areas(ruling: Ruling, t: ConclusionWords['t']): string[] {
  if (!ruling.required) return []
  const said = [['permit.required', ruling.required], ['permit.promised', ruling.promised], ['permit.short', ruling.short]] as const
  return [said.map(([key, value]) => `${t(key)} ${area(value)} m²`).join(t('mark.comma'))]
}

function clause(finding: Finding, { say, outcome, t }: ConclusionWords): string[] {
  const lines = [`- ${say(finding.title)}${t('mark.colon')}${outcome(finding.outcome)}${t('mark.stop')}${say(finding.sentence)}`]
  if (say(finding.arithmetic)) lines.push(`  ${say(finding.arithmetic)}`)
  if (say(finding.remedy)) lines.push(`  ${t('permit.remedy')}${t('mark.colon')}${say(finding.remedy)}`)
  return lines
}

/** From when to when a rulebook holds, and that its end was not set. */
export function validity(ruling: Pick<Ruling, 'rulebook'>, t: ConclusionWords['t']): string {
  const { valid_from: from, valid_until: until } = ruling.rulebook
  if (from && until) return t('permit.validRange', { from, until })
  return [from ? t('permit.valid', { from }) : '', t('permit.validUnset')].filter(Boolean).join(t('mark.comma'))
}
