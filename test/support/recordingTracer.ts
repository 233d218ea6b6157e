import { Effect, Tracer } from "effect"

/** A tracer that keeps every span which is begun. */
export const recordingTracer = Effect.map(Effect.tracer, (tracer) => {
  const spans: Array<Tracer.Span> = []
  const recording = Tracer.make({
    span: (...begun) => {
      const span = tracer.span(...begun)
      spans.push(span)
      return span
    },
    context: tracer.context
  })
  return { tracer: recording, spans }
})
