/** Where gaps stand: what officers make of what the machine finds. */
import { computed, onScopeDispose, ref } from 'vue'
import { useCity } from './city'
import { read } from './client'
import type { Gap, Text } from './contract'
import { send, sendForFile } from './office'
import { useLoaded } from './use'

export const lifeStates = ['proposed', 'confirmed', 'registered', 'dispatched', 'handled', 'followed', 'closed', 'dismissed', 'mended'] as const
/** The five stages of a case. */
export const caseStages: readonly string[] = ['registered', 'dispatched', 'handled', 'followed', 'closed']
const over: readonly string[] = ['closed', 'dismissed', 'mended']

export interface Life {
  id: string
  kind: string
  subdistrict: string
  name: string
  state: string
  title: Text
  version: number
  households: number | null
  opened_on: string
  closed_on: string | null
  due_on: string | null
  assignee: string
  /** 1 to 5, 0: nobody asked */
  satisfaction: number
  overdue: boolean
}

export interface LifeEvent {
  seq: number
  action: string
  title: Text
  to: string
  state_title: Text
  officer: string
  day: string
  reason: string
  due_on: string | null
  assignee: string
  satisfaction: number
  attachment: string
}

export interface LifeAction {
  action: string
  title: Text
  allowed: boolean
  why: Text
}

export interface LifeDetail extends Life {
  events: LifeEvent[]
  actions: LifeAction[]
}

export interface GapMonth {
  /** 2026-11 */
  month: string
  subdistrict: string
  name: string
  opened: number
  closed: number
  overdue: number
  households: number
}

/** What somebody does with a gap. */
export interface LifeMove {
  id: string
  action: string
  version: number
  reason?: string
  due_on?: string
  assignee?: string
  satisfaction?: number
  /** base64 */
  attachment?: string
  attachment_name?: string
}

/** Counts what was done in this window: what is shown is then read anew. */
const done = ref(0)

const readLife = (id: string, signal?: AbortSignal) => read<LifeDetail>('/api/v1/gaps/life', { id }, signal)
export const readMonths = (from: string, to: string, signal?: AbortSignal) => read<{ months: GapMonth[] | null }>('/api/v1/gaps/months', { from, to }, signal)
export const stepFile = (event: LifeEvent) => `/api/v1/gaps/steps/${event.seq}/file`

export async function actOnGap(move: LifeMove): Promise<LifeDetail> {
  try {
    return await send<LifeDetail>('POST', '/api/v1/gaps/life', move)
  } finally {
    done.value += 1
  }
}

/** One step with many gaps: with all of them or, told for each why not, with none. */
export interface ManyMove {
  gaps: { id: string; version: number }[]
  action: 'confirm' | 'dismiss' | 'dispatch'
  reason?: string
  due_on?: string
  assignee?: string
}

/** How many gaps one step may take. */
export const mostAtOnce = 2000

export async function actOnGaps(move: ManyMove): Promise<void> {
  try {
    await send<{ done: number }>('POST', '/api/v1/gaps/lives', move)
  } finally {
    done.value += 1
  }
}

/** Some gaps as a file. Throws ApiProblem. */
export const exportGaps = (ids: readonly string[]) => sendForFile('/api/v1/gaps/export', { ids })

/** One gap's life, read again after every step here. */
export function useLife(id: () => string) {
  const { city } = useCity()
  return useLoaded<LifeDetail>(
    () => (city.value && id() ? { subject: id(), revision: city.value.revision, step: done.value } : null),
    signal => readLife(id(), signal),
  )
}

/** The lives of all gaps by id, read again after every step here, when the window comes back, and at every revision. */
export function useLives() {
  const { city } = useCity()
  const back = () => { if (document.visibilityState === 'visible') done.value += 1 }
  document.addEventListener('visibilitychange', back)
  onScopeDispose(() => document.removeEventListener('visibilitychange', back))
  const loaded = useLoaded(
    () => (city.value ? { subject: 'lives', revision: city.value.revision, step: done.value } : null),
    async signal => new Map(((await read<{ lives: Life[] | null }>('/api/v1/gaps/lives', {}, signal)).lives ?? []).map(life => [life.id, life])),
  )
  return { ...loaded, lives: computed(() => loaded.data.value ?? new Map<string, Life>()) }
}

/** What a list shows by the state of gaps. */
export const stages = ['', 'proposed', 'confirmed', 'case', 'overdue', 'over', 'all'] as const
export type Stage = (typeof stages)[number]

/** How long gaps have been known: everything, at most a week, or at least so many days. */
export const ages = ['', 'new', '30', '90'] as const
export type Age = (typeof ages)[number]

/** Whether a gap stands in a stage; '' is all that somebody still has to do something about. A gap without a life was found just now. */
export function inStage(life: Life | undefined, stage: Stage): boolean {
  const state = life?.state ?? 'proposed'
  switch (stage) {
    case '': return !over.includes(state)
    case 'all': return true
    case 'over': return over.includes(state)
    case 'overdue': return life?.overdue ?? false
    case 'case': return caseStages.includes(state) && state !== 'closed'
    default: return state === stage
  }
}

/** Whether a gap has been known so long on a day. */
export function ofAge(life: Life | undefined, age: Age, today: string): boolean {
  if (age === '') return true
  const days = life ? (Date.parse(today) - Date.parse(life.opened_on)) / 86_400_000 : 0
  return age === 'new' ? days <= 7 : days >= Number(age)
}

/** The gaps in a stage and of an age. */
export function standing(gaps: readonly Gap[], lives: ReadonlyMap<string, Life>, stage: Stage, age: Age, today: string): Gap[] {
  return gaps.filter(gap => inStage(lives.get(gap.id), stage) && ofAge(lives.get(gap.id), age, today))
}

/** A value of an address as one of a list, the first where it is none of them. */
export const oneOf = <V extends string>(list: readonly [V, ...V[]], value: unknown): V => list.find(one => one === value) ?? list[0]
