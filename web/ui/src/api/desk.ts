/** The analyst's desk: files on their way into the city, and the record of those that came in. */
import type { Geometry } from 'geojson'
import { language } from '@/i18n/language'
import { ApiProblem, address, read, refusal } from './client'
import type { Text } from './contract'
import { send } from './office'

export interface ReadOptions {
  layer: string
  part: string
  crs: string
  swap: boolean
  transform: string
  encoding: string
  sender: string
  mapping: Record<string, string>
  ignore: string[]
  replace: boolean
  repair: boolean
  leave_out: boolean
}

export interface RowCounts {
  read: number
  added: number
  changed: number
  unchanged: number
  closed: number
  refused: number
}

export interface FileProblem {
  code: string
  file?: string
  row?: number
  field?: string
  zh: string
  en: string
  fatal?: boolean
  note?: boolean
}

export interface Receipt {
  layer: string
  file: string
  format: string
  encoding: string
  crs: Text
  revision: number
  rows: RowCounts
  columns: { header: string; field: string }[]
  problems: FileProblem[]
  notes: FileProblem[]
  left_out?: FileProblem[]
  problem_count: number
  note_count: number
  left_out_count?: number
  leave_out?: boolean
}

export interface Draft {
  id: string
  owner: string
  file: string
  sha256: string
  size: number
  made_at: string
  expires_at: string
  state: 'received' | 'checked' | 'committed'
  options: ReadOptions
  receipt: Receipt | null
  revision: number
  digest: string
  record: number
  running: { task: 'check' | 'commit'; phase: '' | 'reading' | 'checking' | 'comparing' | 'writing' | 'indexing' | 'measuring'; rows: number; total: number; stopped: boolean; /** seconds since it last gave a sign of life */ quiet?: number } | null
  fault: { code: string; zh: string; en: string } | null
  shape_count: number
}

export interface Preview {
  encoding: string
  columns: string[]
  rows: string[][]
  bad: number
}

export interface Inspection {
  format: string
  encoding: string
  rows: number
  says: string
  crs: Text
  parts: string[]
  previews: Preview[]
  headers: { name: string; field: string; samples: string[]; filled: number }[]
  systems: { crs: string; swap: boolean; title: Text; inside: number; of: number; said: boolean }[]
  shapes: { row: number; geometry: Geometry }[]
  problem: FileProblem | null
  remembered: ReadOptions | null
}

export interface PlacedProblem extends FileProblem {
  number: number
  lon: number | null
  lat: number | null
  shape: Geometry | null
}

export interface ProblemPage {
  problems: PlacedProblem[]
  counts: { code: string; note: boolean; count: number }[]
}

export type What = 'added' | 'changed' | 'closed'

export interface Change {
  number: number
  what: What
  code: string
  name: string
  row: number
  values: { field: string; title: Text; old: unknown; new: unknown }[]
  moved: boolean
  old_area: number | null
  new_area: number | null
  old: Geometry | null
  new: Geometry | null
}

export interface Entry {
  id: number
  at: string
  actor: string
  layer: string
  file: string
  sha256: string
  size: number
  sender: string
  format: string
  encoding: string
  crs: Text
  columns: { header: string; field: string }[]
  options: ReadOptions
  rows: RowCounts
  left_out: number
  left_rows: FileProblem[]
  revision: number
  undoes: number
  undone_by: number
  undoable: boolean
  title: Text
}

const path = (id: string, step = '') => `/api/v1/imports/drafts/${id}${step}`

export const readDrafts = (signal?: AbortSignal) => read<{ drafts: Draft[]; senders: string[]; most_bytes: number }>('/api/v1/imports/drafts', {}, signal)
export const readDraft = (id: string, signal?: AbortSignal) => read<Draft>(path(id), {}, signal)
export const inspect = (id: string, signal?: AbortSignal) => read<Inspection>(path(id, '/inspection'), {}, signal)
export const setOptions = (id: string, options: ReadOptions) => send<Draft>('PUT', path(id, '/options'), options)
export const check = (id: string) => send<Draft>('POST', path(id, '/check'))
export const commit = (id: string, digest: string) => send<Draft>('POST', path(id, '/commit'), { digest })
export const stop = (id: string) => send<Draft>('POST', path(id, '/stop'))
export const discard = (id: string) => send<null>('DELETE', path(id))
export const readProblems = (id: string, code: string, offset: number, limit: number, signal?: AbortSignal) => read<ProblemPage>(path(id, '/problems'), { code, offset, limit }, signal)
export const readChanges = (id: string, what: string, offset: number, limit: number, signal?: AbortSignal) =>
  read<{ changes: Change[]; total: number }>(path(id, '/changes'), { what, offset, limit }, signal)
export const readEntries = (layer: string, before: number, signal?: AbortSignal) => read<{ imports: Entry[] }>('/api/v1/imports', { layer, before, limit: 500 }, signal)
export const readEntry = (id: number, signal?: AbortSignal) => read<Entry>(`/api/v1/imports/${id}`, {}, signal)
export const undo = (id: number) => send<Entry>('POST', `/api/v1/imports/${id}/undo`)

/** Sends a file and says how much of it has gone. An abort of the signal ends it; nothing is kept of it then. */
export function lay(file: File, layer: string, sender: string, onPart: (share: number) => void, signal: AbortSignal): Promise<Draft> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address('/api/v1/imports/drafts', { layer, sender }))
    request.setRequestHeader('Accept-Language', language.value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Peijian-Filename', encodeURIComponent(file.name))
    request.upload.onprogress = event => { if (event.lengthComputable) onPart(event.loaded / event.total) }
    request.onerror = () => reject(new ApiProblem(0, 'network', '', ''))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onload = () => {
      const answer = parsed(request.responseText)
      if (request.status === 200) resolve(answer as unknown as Draft)
      else reject(refusal(request.status, answer))
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
