// A DNS server of fixed records, and a resolver beside it: what tests/dns_test.py and bench/dns ask.
//
//   dns_probe ADDRESS THREADS < RECORDS
//
// Each line of standard input is a record: "name ttl type data". Names that no record has get NXDOMAIN. It prints
// "server PORT" and "resolver PORT" once both answer (the resolver asks the server), and ends when it is killed.
#include <iostream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "net/dns_rdata.h"
#include "net/dns_resolver.h"
#include "net/dns_server.h"
#include "net/loop.h"
#include "net/sockets.h"
#include "net/udp_socket.h"

namespace {

using namespace regionfall;
using namespace regionfall::net;

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
};

class FixedRecords final : public DnsResponder {
 public:
  void add(DnsRecord record) { by_name_[dns_name_lower(record.owner)].push_back(std::move(record)); }

  std::size_t respond(const DnsQuery& query, const DnsClient& client, std::span<char> buffer) const override {
    DnsResponseWriter writer(query, buffer, client.transport);
    writer.set_authoritative();
    const auto found = by_name_.find(query.name.view());
    if (found == by_name_.end()) {
      writer.set_rcode(DnsRcode::kNxDomain);
      return writer.finish();
    }
    for (const DnsRecord& record : found->second)
      if (record.type == query.type || record.type == DnsType::kCname)
        writer.add(DnsSection::kAnswer, record.owner, record.type, record.ttl_s, record.rdata);
    return writer.finish();
  }

 private:
  std::unordered_map<std::string, std::vector<DnsRecord>, NameHash, std::equal_to<>> by_name_;
};

Result<DnsRecord> read_record(const std::string& line) {
  std::istringstream words(line);
  std::string name, type;
  DnsRecord record;
  words >> name >> record.ttl_s >> type;
  std::string data;
  std::getline(words, data);
  record.owner = TRY(encode_dns_name(name, DnsEscapes::kDecimal));
  record.type = dns_type(type).value_or(DnsType{});
  record.rdata = TRY(encode_rdata(record.type, data, DnsEscapes::kDecimal));
  return record;
}

int run(const std::string& host, int threads) {
  auto records = std::make_shared<FixedRecords>();
  for (std::string line; std::getline(std::cin, line);) {
    auto record = read_record(line);
    if (!record) {
      std::cerr << line << ": " << record.error().message << "\n";
      return 1;
    }
    records->add(*std::move(record));
  }
  const auto address = SocketAddress::ip(host, 0).value();
  const SystemClock clock;
  SystemRandom random;
  DnsServer server(clock, random, bind_dns(std::vector{address}, threads).value(), records);
  Loop loop(clock);
  DnsSockets sockets = std::move(bind_dns(std::vector{address}, 1).value().front());
  DnsResolver resolver(loop, random,
                       {.udp = std::move(sockets.udp.front()),
                        .tcp = std::move(sockets.tcp.front()),
                        .upstream = UdpSocket::bind(address).value(),
                        .connect = [&loop](const SocketAddress& to) { return connect_to(loop, to); }},
                       {.servers = server.addresses()});
  std::cout << "server " << server.addresses().front().port() << "\nresolver " << resolver.address().port()
            << std::endl;
  loop.run();
  return 0;
}

}  // namespace

int main(int, char** arguments) { return run(arguments[1], std::stoi(arguments[2])); }
