#include "drill/address_lookup.h"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "net/dns_name.h"

namespace regionfall::drill {
namespace {

constexpr std::size_t kIpv4Bytes = 4;
constexpr std::uint64_t kIds = 65'536;

}  // namespace

std::optional<AddressAnswer> address_in(const net::DnsResponse& response) {
  if (response.rcode != net::DnsRcode::kNoError) return {};
  std::uint32_t ttl_s = UINT32_MAX;
  for (const net::DnsRecord& record : response.answers) {
    ttl_s = std::min(ttl_s, record.ttl_s);
    if (record.type != net::DnsType::kA || record.rdata.size() != kIpv4Bytes) continue;
    AddressAnswer answer{.ttl = std::chrono::seconds(ttl_s)};
    std::ranges::copy(record.rdata, answer.first.bytes.begin());
    return answer;
  }
  return {};
}

std::optional<net::IpAddress> parse_address(const std::string& text) {
  net::IpAddress address{.v6 = text.contains(':')};
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, text.c_str(), address.bytes.data()) != 1) return {};
  return address;
}

std::optional<std::string> address_in_hosts(std::string_view hosts, std::string_view name) {
  for (const std::string_view line : split_lines(hosts)) {
    const std::vector<std::string> words = split(trim(line.substr(0, line.find('#'))), " ");
    const bool ipv4 = words.front().find(':') == std::string::npos;
    if (ipv4 && std::ranges::find(words.begin() + 1, words.end(), name) != words.end()) return words.front();
  }
  return {};
}

Result<std::unique_ptr<AddressLookup>> AddressLookup::make(net::Loop& loop, const net::SocketAddress& resolver,
                                                           std::uint64_t seed) {
  FileDescriptor bound = TRY(net::UdpSocket::bind(net::SocketAddress()));
  return std::unique_ptr<AddressLookup>(new AddressLookup(loop, std::move(bound), resolver, seed));
}

AddressLookup::AddressLookup(net::Loop& loop, FileDescriptor bound, const net::SocketAddress& resolver,
                             std::uint64_t seed)
    : loop_(loop),
      resolver_(resolver),
      random_(seed),
      socket_(loop, std::move(bound),
              [this](const net::SocketAddress& from, std::string_view bytes) { received(from, bytes); }) {}

void AddressLookup::ask(const std::string& name, OnAnswer on_answer) {
  const auto encoded = net::encode_dns_name(name, net::DnsEscapes::kDecimal);
  if (!encoded || questions_.size() >= kQuestionsMax) {
    loop_.post([on_answer = std::move(on_answer)] { on_answer({}); });
    return;
  }
  auto id = static_cast<std::uint16_t>(random_below(random_, kIds));
  while (questions_.contains(id)) ++id;
  questions_.emplace(id, Question{.name = net::dns_name_lower(*encoded),
                                  .on_answer = std::move(on_answer),
                                  .timer = std::make_unique<net::Timer>(loop_)});
  send(id);
}

void AddressLookup::send(std::uint16_t id) {
  Question& question = questions_.at(id);
  if (question.attempts++ == kAttempts) return answer(id, {});
  socket_.send(resolver_, net::write_dns_query(id, {question.name, net::DnsType::kA}, true, {}));
  question.timer->set_after(kAnswerTimeout, [this, id] { send(id); });
}

void AddressLookup::received(const net::SocketAddress& from, std::string_view bytes) {
  if (from != resolver_) return;
  const auto response = net::read_dns_response(bytes);
  if (!response || !response->question) return;
  const auto found = questions_.find(response->id);
  if (found == questions_.end() || response->question->name != found->second.name) return;
  answer(response->id, address_in(*response));
}

void AddressLookup::answer(std::uint16_t id, const std::optional<AddressAnswer>& answer) {
  const OnAnswer on_answer = std::move(questions_.at(id).on_answer);
  questions_.erase(id);
  on_answer(answer);
}

}  // namespace regionfall::drill
