#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/http_parser.h"
#include "net/http_writer.h"

namespace {

using namespace regionfall::net;

constexpr HttpLimits kLimits = {.head_bytes_max = 400,
                                .target_bytes_max = 100,
                                .field_count_max = 8,
                                .body_bytes_max = 200,
                                .trailer_bytes_max = 60,
                                .chunk_line_bytes_max = 24};

void append_fields(std::string& out, const HeaderFields& fields) {
  for (const auto& [name, value] : fields.all()) out += name + "\n" + value + "\n";
}

// All that a parser makes of the bytes, given `piece` at a time.
template <class Parser>
std::string meaning(std::string_view bytes, std::size_t piece) {
  Parser parser(kLimits);
  std::string out;
  while (!bytes.empty()) {
    const std::string given(bytes.substr(0, piece));
    bytes.remove_prefix(given.size());
    std::string_view input = given;
    while (true) {
      const auto event = parser.next(input);
      if (!event) return out + std::to_string(event.error().status);
      if (*event == HttpEvent::kNeedMore) break;
      if (*event == HttpEvent::kBody) {
        out += parser.body();
      } else if (*event == HttpEvent::kEnd) {
        append_fields(out += "end\n", parser.take_trailers());
      } else {
        append_fields(out += "head\n", parser.take_head().headers);
      }
    }
  }
  return out;
}

// What can be read of a head that is refused stays within the bounds, too.
void check_refused_head(std::string_view bytes, std::size_t piece) {
  RequestParser parser(kLimits);
  for (bool refused = false; !bytes.empty() && !refused; bytes.remove_prefix(std::min(piece, bytes.size()))) {
    std::string_view input = bytes.substr(0, piece);
    auto event = parser.next(input);
    while (event && *event != HttpEvent::kNeedMore) event = parser.next(input);
    refused = !event;
  }
  const RequestHead head = parser.take_refused_head();
  if (head.method.size() > kMethodBytesMax || head.target.size() > kLimits.head_bytes_max) std::abort();
  if (head.headers.all().size() > kLimits.field_count_max) std::abort();
}

// A request that was read can be written and read again, and means the same.
void check_written_again(std::string_view bytes) {
  RequestParser parser(kLimits);
  const auto event = parser.next(bytes);
  if (!event || *event != HttpEvent::kHead) return;
  RequestHead head = parser.take_head();
  if (head.headers.find("Host") == nullptr) head.headers.add("Host", "");  // of HTTP/1.0; it is written as 1.1
  std::string written;
  append_request_head(written, head, {.content_length = parser.content_length()});
  const HttpLimits roomy;
  RequestParser again(roomy);
  std::string_view input = written;
  const auto event_again = again.next(input);
  if (!event_again || *event_again != HttpEvent::kHead) std::abort();
  const RequestHead head_again = again.take_head();
  if (head_again.method != head.method || head_again.target != head.target) std::abort();
  if (head_again.headers.get("Host") != head.headers.get("Host")) std::abort();
  if (again.content_length() != parser.content_length()) std::abort();
}

}  // namespace

// The pieces in which bytes arrive make no difference.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const std::size_t piece = 1 + static_cast<unsigned char>(bytes.back()) % 7;
  if (meaning<RequestParser>(bytes, size) != meaning<RequestParser>(bytes, piece)) std::abort();
  if (meaning<ResponseParser>(bytes, size) != meaning<ResponseParser>(bytes, piece)) std::abort();
  check_written_again(bytes);
  check_refused_head(bytes, piece);
  return 0;
}
