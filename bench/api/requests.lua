-- wrk's requests: a form, as AWS's query protocols have it, signed in name only. The address's query names the service.
--   wrk -s requests.lua URL -- SERVICE FORM
function init(arguments)
  wrk.method = "POST"
  wrk.body = arguments[2]
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
  wrk.headers["X-Amz-Date"] = "20260101T000000Z"
  wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/" .. arguments[1]
    .. "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" .. string.rep("0", 64)
end

function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("\nfigures %d %d %d %f %f\n", summary.requests, summary.errors.status, failed,
    summary.duration / 1e6, latency:percentile(99) / 1e3))
end
