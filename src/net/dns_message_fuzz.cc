#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/dns_message.h"
#include "net/dns_query.h"
#include "net/dns_rdata.h"
#include "net/dns_response.h"

namespace {

using namespace regionfall::net;

bool same_but_for_case(const DnsRecord& a, const DnsRecord& b) {
  return dns_name_lower(a.owner) == dns_name_lower(b.owner) && a.type == b.type && a.ttl_s == b.ttl_s &&
         a.rdata.size() == b.rdata.size();
}

// Whatever was read as a query can be answered, within its limit, and the answer is well-formed.
void check_answered(std::string_view packet, const std::vector<DnsRecord>& records) {
  DnsQuery query;
  const DnsQueryKind kind = read_dns_query(packet, query);
  std::array<char, kDnsUdpBytesMax> buffer;
  if (kind != DnsQueryKind::kQuestion) {
    const std::size_t length = write_dns_error(query, kind, buffer);
    if (length > 0 && !read_dns_response({buffer.data(), length})) std::abort();
    return;
  }
  DnsResponseWriter writer(query, buffer, DnsTransport::kUdp);
  std::size_t added = 0;
  for (const DnsRecord& record : records)
    if (writer.add(DnsSection::kAnswer, record.owner, record.type, record.ttl_s, record.rdata)) ++added;
  const std::size_t length = writer.finish();
  if (length > query.udp_bytes_max) std::abort();
  const auto response = read_dns_response({buffer.data(), length});
  if (!response || response->answers.size() != added || response->truncated != (added < records.size())) std::abort();
  for (std::size_t i = 0; i < added; ++i)
    if (!same_but_for_case(response->answers[i], records[i])) std::abort();
}

// Data that has a text of its type is what that text says.
void check_text(const DnsRecord& record) {
  for (const DnsEscapes escapes : {DnsEscapes::kDecimal, DnsEscapes::kOctal}) {
    const std::string text = rdata_text(record.type, record.rdata, escapes);
    if (text.starts_with("\\# ")) continue;
    const auto again = encode_rdata(record.type, text, escapes);
    if (!again || rdata_text(record.type, *again, escapes) != text) std::abort();
  }
}

void check_encoded(std::string_view bytes) {
  for (const DnsType type : {DnsType::kTxt, DnsType::kCaa, DnsType::kNaptr, DnsType::kHttps, DnsType::kSoa}) {
    const auto rdata = encode_rdata(type, bytes, DnsEscapes::kDecimal);
    if (rdata) check_text({.type = type, .rdata = *rdata});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_encoded(bytes);
  std::vector<DnsRecord> records;
  if (const auto response = read_dns_response(bytes)) records = response->answers;
  for (const DnsRecord& record : records) check_text(record);
  check_answered(bytes, {});
  if (records.empty()) return 0;
  check_answered(write_dns_query(1, {.name = records.front().owner, .type = DnsType::kA}, true, std::nullopt), records);
  return 0;
}
