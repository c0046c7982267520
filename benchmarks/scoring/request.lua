-- What wrk sends, told by the environment, and what it has seen, as the last line, in JSON.
local body = assert(io.open(os.getenv("BENCH_BODY"), "rb")):read("*a")
wrk.method, wrk.body = "POST", body
for line in os.getenv("BENCH_HEADERS"):gmatch("[^\n]+") do
    local name, text = line:match("^(.-): (.*)$")
    wrk.headers[name] = text
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "errors": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
