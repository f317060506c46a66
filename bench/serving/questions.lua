-- Asks the addresses of a file (first argument, one a line) at random and counts answers by status.
-- Second argument: a seed. Answers 429 and 503 are also counted when they lack Retry-After.

local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(args)
   addresses = {}
   for line in io.lines(args[1]) do addresses[#addresses + 1] = line end
   math.randomseed(tonumber(args[2]) + number)
   statuses, without_wait = "", 0
   seen = {}
   wrk.headers["Accept"] = "text/html,*/*;q=0.8"
   wrk.headers["Accept-Encoding"] = "gzip"
end

function request()
   return wrk.format("GET", addresses[math.random(#addresses)])
end

function response(status, headers, body)
   seen[status] = (seen[status] or 0) + 1
   if (status == 429 or status == 503) and not headers["Retry-After"] then without_wait = without_wait + 1 end
   local counts = {}
   for code, count in pairs(seen) do counts[#counts + 1] = code .. "=" .. count end
   statuses = table.concat(counts, " ")
end

function done(summary, latency, requests)
   local total, missing = {}, 0
   for _, thread in ipairs(threads) do
      for code, count in thread:get("statuses"):gmatch("(%d+)=(%d+)") do
         total[code] = (total[code] or 0) + tonumber(count)
      end
      missing = missing + thread:get("without_wait")
   end
   local counts = {}
   for code, count in pairs(total) do counts[#counts + 1] = string.format('"%s": %d', code, count) end
   local errors = summary.errors
   io.write(string.format(
      '\nFIGURES {"requests": %d, "seconds": %.3f, "bytes": %d, "statuses": {%s}, "without_retry_after": %d, '
         .. '"socket_errors": %d, "p50_ms": %.1f, "p95_ms": %.1f, "p99_ms": %.1f, "max_ms": %.1f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, table.concat(counts, ", "), missing,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
