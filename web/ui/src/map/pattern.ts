import { gapKinds, type GapKind } from '@/api/contract'
import { gapColour, otherGapColour } from '@/theme/colours'

/** What tells a kind of gap apart besides its colour: the hatching of its ground and the shape of its mark. */
type Draw = (at: CanvasRenderingContext2D, size: number) => void

/** The colour of a kind, also of one that this screen does not know. */
export function colourOf(kind: string): string {
  return (gapKinds as readonly string[]).includes(kind) ? gapColour[kind as GapKind] : otherGapColour
}

// Lines that leave one edge of the square enter at the opposite one, so the pattern has no seams.
const hatches: Record<string, Draw> = {
  unclaimed: (at, s) => { rising(at, s) },
  contested: (at, s) => { rising(at, s); falling(at, s) },
  unserved_development: (at, s) => { falling(at, s) },
  orphan_compound: (at, s) => { line(at, 0, s / 2, s, s / 2) },
  limited_title: (at, s) => { falling(at, s); line(at, 0, s / 2, s, s / 2) },
  out_of_reach: (at, s) => { line(at, s / 2, 0, s / 2, s) },
  overlap: (at, s) => { rising(at, s); falling(at, s) },
  void: (at, s) => { line(at, 0, s, s, 0) },
  other: (at, s) => { at.fillRect(s / 2 - 1, s / 2 - 1, 2, 2) },
}

const marks: Record<string, Draw> = {
  unclaimed: (at, s) => polygon(at, s, [[0.5, 0.06], [0.95, 0.9], [0.05, 0.9]]),
  contested: (at, s) => polygon(at, s, [[0.5, 0.02], [0.98, 0.5], [0.5, 0.98], [0.02, 0.5]]),
  unserved_development: (at, s) => { at.beginPath(); at.arc(s / 2, s / 2, s * 0.42, 0, 2 * Math.PI) },
  orphan_compound: (at, s) => polygon(at, s, [[0.11, 0.11], [0.89, 0.11], [0.89, 0.89], [0.11, 0.89]]),
  limited_title: (at, s) => polygon(at, s, [[0.05, 0.1], [0.95, 0.1], [0.5, 0.94]]),
  out_of_reach: (at, s) => polygon(at, s, [[0.25, 0.07], [0.75, 0.07], [1, 0.5], [0.75, 0.93], [0.25, 0.93], [0, 0.5]]),
  venue_missing: (at, s) => polygon(at, s, [[0.35, 0.02], [0.65, 0.02], [0.65, 0.35], [0.98, 0.35], [0.98, 0.65], [0.65, 0.65], [0.65, 0.98], [0.35, 0.98], [0.35, 0.65], [0.02, 0.65], [0.02, 0.35], [0.35, 0.35]]),
  venue_short: (at, s) => polygon(at, s, [[0.5, 0.02], [0.97, 0.4], [0.97, 0.96], [0.03, 0.96], [0.03, 0.4]]),
  handover_overdue: (at, s) => polygon(at, s, [[0.08, 0.04], [0.92, 0.04], [0.56, 0.5], [0.92, 0.96], [0.08, 0.96], [0.44, 0.5]]),
  size_out: (at, s) => polygon(at, s, [[0.02, 0.3], [0.98, 0.3], [0.98, 0.7], [0.02, 0.7]]),
  overlap: (at, s) => polygon(at, s, [[0.02, 0.02], [0.66, 0.02], [0.66, 0.34], [0.98, 0.34], [0.98, 0.98], [0.34, 0.98], [0.34, 0.66], [0.02, 0.66]]),
  void: (at, s) => { at.beginPath(); at.arc(s / 2, s / 2, s * 0.46, 0, 2 * Math.PI); at.moveTo(s * 0.7, s / 2); at.arc(s / 2, s / 2, s * 0.2, 0, 2 * Math.PI, true) },
  other: (at, s) => polygon(at, s, [[0.3, 0.05], [0.7, 0.05], [0.95, 0.95], [0.05, 0.95]]),
}

const drawOf = (set: Record<string, Draw>, kind: string): Draw => set[kind] ?? (set.other as Draw)

/** A square of hatching over a tint of the kind's colour, repeatable in both directions. */
export function drawHatch(at: CanvasRenderingContext2D, size: number, kind: string): void {
  at.fillStyle = at.strokeStyle = colourOf(kind)
  at.globalAlpha = 0.28
  at.fillRect(0, 0, size, size)
  at.globalAlpha = 1
  at.lineWidth = size / 6
  drawOf(hatches, kind)(at, size)
}

/** The mark of a kind: its shape in its colour, dark-edged on white so that it shows on any ground. */
export function drawMark(at: CanvasRenderingContext2D, size: number, kind: string): void {
  const edge = size / 9
  at.translate(edge, edge)
  drawOf(marks, kind)(at, size - 2 * edge)
  at.lineJoin = 'round'
  at.strokeStyle = '#fff'
  at.lineWidth = 2 * edge
  at.stroke()
  at.fillStyle = colourOf(kind)
  at.fill()
  at.strokeStyle = '#1F2933'
  at.lineWidth = edge * 0.7
  at.stroke()
}

/** Draws on a canvas of its own and returns the pixels, for the map. */
export function pixels(size: number, draw: (at: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const at = canvas.getContext('2d')
  if (!at) throw new Error('no 2d canvas')
  draw(at)
  return at.getImageData(0, 0, size, size)
}

function rising(at: CanvasRenderingContext2D, s: number): void {
  line(at, -s, s, s, -s)
  line(at, 0, s * 2, s * 2, 0)
  line(at, -s / 2, s * 1.5, s * 1.5, -s / 2)
}

function falling(at: CanvasRenderingContext2D, s: number): void {
  line(at, -s, -s, s * 2, s * 2)
  line(at, 0, -s, s * 2, s)
  line(at, -s, 0, s, s * 2)
}

function line(at: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  at.beginPath()
  at.moveTo(x0, y0)
  at.lineTo(x1, y1)
  at.stroke()
}

function polygon(at: CanvasRenderingContext2D, s: number, points: [number, number][]): void {
  at.beginPath()
  points.forEach(([x, y], index) => (index === 0 ? at.moveTo(x * s, y * s) : at.lineTo(x * s, y * s)))
  at.closePath()
}
