-- What wrk has measured, on one line.
function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    + summary.errors.status
  io.write(string.format("\nfigures %d %d %f %f\n", summary.requests, failed, summary.duration / 1e6,
    latency:percentile(99) / 1e3))
end
