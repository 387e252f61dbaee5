#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "aws/dispatcher.h"

namespace {

using namespace regionfall;
using namespace regionfall::aws;

class EmptyHost final : public OperationHost {
 public:
  Outcome call(const ServiceModel& /*service*/, const Operation& operation, const Value& input,
               const Request& /*request*/) override {
    // An output that is the input: members that both have are written.
    if (operation.name.view().size() % 2 == 0) return input;
    return std::unexpected(ApiError{.code = "Failed", .message = to_text(input), .detail = input});
  }
};

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

// A request as "METHOD TARGET", header lines, an empty line and a body: it gets a response, and whatever is wrong with
// it is the client's fault, or not implemented.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  net::HttpRequest request;
  std::string_view first = take_line(text);
  request.method = first.substr(0, first.find(' '));
  first.remove_prefix(std::min(first.size(), request.method.size() + 1));
  request.target = first;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
  }
  request.body = text;

  static EmptyHost host;
  static SeededRandom random(1);
  static Dispatcher dispatcher(host, nullptr, random, {});  // keeps compiled patterns
  const net::HttpResponse response = dispatcher.handle(std::move(request), Instant());
  if (response.status < 200 || response.status > 501 || response.status == 500) std::abort();
  (void)route_of({.method = "GET", .target = std::string(first), .headers = {}});
  return 0;
}
