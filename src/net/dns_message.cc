#include "net/dns_message.h"

#include <utility>

#include "net/dns_rdata.h"
#include "net/dns_wire.h"

namespace regionfall::net {
namespace {

constexpr std::uint16_t kResponse = 0x8000;
constexpr std::uint16_t kAuthoritative = 0x0400;
constexpr std::uint16_t kTruncated = 0x0200;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::size_t kRecordFixedBytes = 10;
constexpr std::uint32_t kTtlMax = 0x7FFFFFFF;  // greater ones count as none (RFC 2181, section 8)

class ResponseReader {
 public:
  explicit ResponseReader(std::string_view packet) : packet_(packet) {}

  Result<DnsResponse> read();

 private:
  Result<std::string> name();
  Result<void> question(DnsResponse& response);
  Result<void> records(int count, std::vector<DnsRecord>& records, DnsResponse& response);
  void opt(std::string_view options, std::uint32_t flags, DnsResponse& response);

  std::string_view packet_;
  std::size_t at_ = kDnsHeaderBytes;
};

Result<std::string> ResponseReader::name() {
  DnsNameBuffer name;
  const auto end = read_dns_name(packet_, at_, name);
  if (!end) return failure("a name is malformed at byte " + std::to_string(at_));
  at_ = *end;
  return std::string(name.view());
}

Result<void> ResponseReader::question(DnsResponse& response) {
  DnsQuestion question{.name = dns_name_lower(TRY(name()))};
  if (packet_.size() - at_ < 4) return failure("the question ends early");
  question.type = DnsType{load_u16(packet_.data() + at_)};
  at_ += 4;
  response.question = std::move(question);
  return {};
}

void ResponseReader::opt(std::string_view options, std::uint32_t flags, DnsResponse& response) {
  response.rcode = static_cast<DnsRcode>(static_cast<std::uint8_t>(response.rcode) | (flags >> 24 & 0x0F) << 4);
  while (options.size() >= 4) {
    const std::size_t length = load_u16(options.data() + 2);
    if (options.size() - 4 < length) return;
    if (load_u16(options.data()) == kDnsOptionClientSubnet && length >= 4)
      response.subnet_scope = load_u8(options.data() + 7);
    options.remove_prefix(4 + length);
  }
}

Result<void> ResponseReader::records(int count, std::vector<DnsRecord>& records, DnsResponse& response) {
  for (int i = 0; i < count; ++i) {
    DnsRecord record{.owner = TRY(name())};
    if (packet_.size() - at_ < kRecordFixedBytes) return failure("a record ends early");
    const char* const fixed = packet_.data() + at_;
    record.type = DnsType{load_u16(fixed)};
    const std::uint32_t ttl_s = load_u32(fixed + 4);
    record.ttl_s = ttl_s > kTtlMax ? 0 : ttl_s;
    const std::size_t length = load_u16(fixed + 8);
    const std::size_t data = at_ + kRecordFixedBytes;
    if (packet_.size() - data < length) return failure("a record's data ends early");
    at_ = data + length;
    if (record.type == DnsType::kOpt) {
      opt(packet_.substr(data, length), ttl_s, response);
    } else if (load_u16(fixed + 2) == kDnsClassIn) {
      auto rdata = expand_rdata(record.type, packet_, data, length);
      if (!rdata) return failure("the data of a record of type " + to_text(record.type) + " is malformed");
      record.rdata = *std::move(rdata);
      records.push_back(std::move(record));
    }
  }
  return {};
}

Result<DnsResponse> ResponseReader::read() {
  if (packet_.size() < kDnsHeaderBytes) return failure("the message is shorter than its header");
  const char* const header = packet_.data();
  const std::uint16_t flags = load_u16(header + 2);
  if ((flags & kResponse) == 0) return failure("the message is no response");
  DnsResponse response{.id = load_u16(header),
                       .rcode = static_cast<DnsRcode>(flags & 0x0F),
                       .authoritative = (flags & kAuthoritative) != 0,
                       .truncated = (flags & kTruncated) != 0};
  const int questions = load_u16(header + 4);
  if (questions > 1) return failure("the message has more than one question");
  if (questions == 1) (void)TRY(question(response));
  (void)TRY(records(load_u16(header + 6), response.answers, response));
  (void)TRY(records(load_u16(header + 8), response.authority, response));
  (void)TRY(records(load_u16(header + 10), response.additional, response));
  return response;
}

}  // namespace

Result<DnsResponse> read_dns_response(std::string_view packet) { return ResponseReader(packet).read(); }

std::string write_dns_query(std::uint16_t id, const DnsQuestion& question, bool recursion_desired,
                            const std::optional<ClientSubnet>& client_subnet) {
  std::string packet;
  append_u16(packet, id);
  append_u16(packet, recursion_desired ? kRecursionDesired : 0);
  for (const int count : {1, 0, 0, 1}) append_u16(packet, static_cast<std::uint16_t>(count));
  packet += question.name;
  append_u16(packet, static_cast<std::uint16_t>(question.type));
  append_u16(packet, kDnsClassIn);
  packet += '\0';
  append_u16(packet, static_cast<std::uint16_t>(DnsType::kOpt));
  append_u16(packet, kDnsUdpBytesMax);
  append_u32(packet, 0);
  const std::size_t address = client_subnet ? (std::size_t{client_subnet->prefix_length} + 7) / 8 : 0;
  append_u16(packet, static_cast<std::uint16_t>(client_subnet ? 8 + address : 0));
  if (!client_subnet) return packet;
  append_u16(packet, kDnsOptionClientSubnet);
  append_u16(packet, static_cast<std::uint16_t>(4 + address));
  append_u16(packet, client_subnet->address.v6 ? 2 : 1);
  packet += static_cast<char>(client_subnet->prefix_length);
  packet += '\0';
  packet.append(reinterpret_cast<const char*>(client_subnet->address.bytes.data()), address);
  return packet;
}

}  // namespace regionfall::net
