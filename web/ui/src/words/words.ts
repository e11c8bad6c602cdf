import { useI18n } from 'vue-i18n'
import type { ApiProblem } from '@/api/client'
import { useCity } from '@/api/city'
import { integer } from './format'

/** The word for a value of an open list (a kind, a gate, an effect): ours where we have one, else the value itself. */
export function useWords() {
  const { t, te } = useI18n()
  const { city } = useCity()
  const word = (list: string, value: string) => (te(`${list}.${value}`) ? t(`${list}.${value}`) : value)
  const bare = () => Object.values(city.value?.counts ?? {}).every(count => count === 0)
  return {
    t,
    /** whether nothing is imported yet, so that importing is what comes next */
    bare,
    outcome: (value: string) => word('outcome', value),
    gate: (value: string) => word('gate', value),
    effect: (value: string) => word('effect', value),
    gapKind: (value: string) => word('kind', value),
    communityKind: (value: string) => word('communityKind', value),
    phaseStatus: (value: string) => word('permit.status', value),
    /** why nothing came of what was asked for: in the server's words, and in ours where it said nothing, or only that it failed */
    failed: (problem: ApiProblem, offline = 'state.errorNetwork') => {
      if (problem.status >= 500) return t('desk.failed', { code: [problem.code, problem.request].filter(Boolean).join(' ') })
      return problem.message || t(problem.status === 0 ? offline : 'office.failed')
    },
    /** why a list of what was found is empty without any filter; "" where it is not */
    blank: (found: number) => (found ? '' : t(bare() ? 'blank.city' : 'blank.found')),
    daysLeft: (days: number) => {
      if (days < 0) return t('permits.overdue', { count: integer(-days) }, -days)
      return days === 0 ? t('permits.dueToday') : t('permits.days', { count: days }, days)
    },
    /** the same for a narrow column whose heading says what is counted */
    daysShort: (days: number) => {
      if (days < 0) return t('permits.overdueShort', { count: integer(-days) }, -days)
      return days === 0 ? t('permits.dueToday') : t('permits.daysShort', { count: days }, days)
    },
  }
}
