#include "net/http_writer.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "base/text.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

bool is_framing(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive"});
  return std::ranges::any_of(kNames, [&](std::string_view framing) { return equals_ignoring_case(name, framing); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_token(name)) return;
  out.append(name).append(": ");
  const std::size_t begin = out.size();
  out.append(value);
  if (!is_field_value(value)) {
    std::ranges::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
        [](char letter) { return !is_field_value({&letter, 1}); }, ' ');
  }
  out.append("\r\n");
}

void append_fields(std::string& out, const HeaderFields& fields, const WrittenFraming& framing) {
  for (const auto& [name, value] : fields.all()) {
    if (!is_framing(name)) append_field(out, name, value);
  }
  if (framing.content_length)
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("Content-Length: {}\r\n"), *framing.content_length);
  if (framing.chunked) out.append("Transfer-Encoding: chunked\r\n");
  if (framing.close) out.append("Connection: close\r\n");
  if (framing.keep_alive) out.append("Connection: keep-alive\r\n");
  if (framing.upgrade) out.append("Connection: upgrade\r\n");
}

}  // namespace

void append_request_head(std::string& out, const RequestHead& head, const WrittenFraming& framing) {
  out.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n");
  append_fields(out, head.headers, framing);
  out.append("\r\n");
}

void append_response_head(std::string& out, const ResponseHead& head, const WrittenFraming& framing,
                          std::string_view date) {
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} {}\r\n"), head.status, reason_phrase(head.status));
  append_fields(out, head.headers, framing);
  if (!date.empty() && head.headers.find("Date") == nullptr) append_field(out, "Date", date);
  out.append("\r\n");
}

void append_chunk(std::string& out, std::string_view piece) {
  if (piece.empty()) return;
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:x}\r\n"), piece.size());
  out.append(piece).append("\r\n");
}

void append_last_chunk(std::string& out, const HeaderFields& trailers) {
  out.append("0\r\n");
  for (const auto& [name, value] : trailers.all()) append_field(out, name, value);
  out.append("\r\n");
}

std::string http_date(Instant instant) {
  using std::chrono::floor;
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(floor<std::chrono::seconds>(instant - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays.at(std::chrono::weekday(day).c_encoding()),
                     static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace regionfall::net
