/** Officers, proceedings and what may be done with a file. */
import { ref, shallowRef } from 'vue'
import { language } from '@/i18n/language'
import { ApiProblem, address, asProblem, problemOf, read } from './client'
import type { Text } from './contract'
import type { SchemeChange } from './ruling'

export interface Officer {
  id: number
  login: string
  name: string
  role: string
}

export interface Session {
  officer: Officer | null
  title: Text
  /** officers can sign in here */
  open: boolean
  /** one click signs in as any of the sample's officers */
  demo: boolean
  roles: { role: string; title: Text }[]
  demo_officers: Officer[]
}

export interface OfficeClock {
  due_on: string | null
  days_left: number
  days: number
  stopped: boolean
  stopped_on: string | null
  source: Text
  certain: boolean
}

export interface ProceedingNote {
  application: string
  state: string
  title: Text
  version: number
  clock: OfficeClock
  permit: string
  mine: boolean
}

export interface OfficeStep {
  seq: number
  action: string
  to: string
  officer_name: string
  at: string
  on: string
  reason: string
  items: Text[] | null
}

export interface OfficeAction {
  action: string
  title: Text
  allowed: boolean
  why: Text
}

export interface Proceeding extends ProceedingNote {
  gate: string
  steps: OfficeStep[]
  rulings: { id: number; outcome: string; open: boolean; as_of: string; revision: number; rulebook: string; digest: string; officer: number; stale: boolean; at: string }[]
  actions: OfficeAction[]
  versions: { id: number; revision: number; at: string; units: number; rooms: number; area: string; signed: number; current: boolean; changes: SchemeChange[] }[]
  attachments: { id: number; name: string; kind: string; size: number; sha256: string; at: string }[]
  signatures: { role: string; party: string; signed_on: string; attachment: number }[]
  officers: Record<string, string>
  may_edit: boolean
  may_sign: string[]
  /** clauses that the file does not meet and that its rulebook lets be passed over */
  may_pass_over: string[]
  overrides: { clause: string; reason: string; officer?: number }[]
}

export interface Verification {
  application: string
  name: string
  gate: string
  development: string
  outcome: string
  open: boolean
  as_of: string
  state: string
  state_title: Text
  permit: string
  latest: boolean
}

async function post(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const raw = body instanceof Blob || typeof body === 'string'
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: { Accept: 'application/json', 'Accept-Language': language.value, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : raw ? (body as BodyInit) : JSON.stringify(body),
    })
  } catch {
    throw new ApiProblem(0, 'network', '', '')
  }
  if (response.ok) return response
  throw await problemOf(response)
}

/** Sends something and reads the answer. Throws ApiProblem. */
export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await post(method, path, body, headers)
  return (await response.json().catch(() => null)) as T
}

/** Sends something and takes the answer as a file. Throws ApiProblem. */
export async function sendForFile(path: string, body: unknown): Promise<Blob> {
  return (await post('POST', path, body, { Accept: 'application/geo+json, application/json' })).blob()
}

const session = shallowRef<Session | null>(null)
const problem = shallowRef<ApiProblem | null>(null)
const asked = ref(false)

async function look(): Promise<void> {
  try {
    session.value = await read<Session>('/api/v1/session')
    problem.value = null
  } catch (cause) {
    problem.value = asProblem(cause)
  }
}

/** Who is signed in: one session for the whole window. */
export function useSession() {
  if (!asked.value) {
    asked.value = true
    void look()
  }
  const enter = async (path: string, body: unknown) => { session.value = await send<Session>('POST', path, body) }
  return {
    session,
    problem,
    look,
    signIn: (login: string, password: string) => enter('/api/v1/session', { login, password }),
    demo: (login: string) => enter('/api/v1/session/demo', { login }),
    signOut: async () => { session.value = await send<Session>('DELETE', '/api/v1/session') },
  }
}

export const proceedingOf = (id: string, signal?: AbortSignal) => read<Proceeding>(`/api/v1/applications/${encodeURIComponent(id)}/proceeding`, {}, signal)
export const proceedings = (signal?: AbortSignal) => read<{ proceedings: ProceedingNote[] }>('/api/v1/proceedings', {}, signal)
export const act = (id: string, body: Record<string, unknown>) => send<Proceeding>('POST', `/api/v1/applications/${encodeURIComponent(id)}/actions`, body)
export const sign = (id: string, body: Record<string, unknown>) => send<Proceeding>('POST', `/api/v1/applications/${encodeURIComponent(id)}/signatures`, body)
export const correct = (id: string, text: string) => send<Proceeding>('PUT', `/api/v1/applications/${encodeURIComponent(id)}/file`, text, { 'Content-Type': 'application/yaml' })
export const attach = (id: string, file: File) =>
  send<{ id: number }>('POST', address(`/api/v1/applications/${encodeURIComponent(id)}/attachments`, { kind: 'agreement' }), file, { 'Content-Type': 'application/octet-stream', 'Peijian-Filename': encodeURIComponent(file.name) })
