#include "world/region_checkers.h"

#include <memory>
#include <utility>
#include <vector>

#include "net/dns_name.h"
#include "net/dns_rdata.h"
#include "net/sockets.h"
#include "net/udp_socket.h"
#include "services/route53/checkers.h"
#include "world/health_reports.h"
#include "world/name_files.h"

namespace regionfall::world {
namespace {

std::vector<route53::Prober::Checker> checkers_of(std::string_view region) {
  std::vector<route53::Prober::Checker> found;
  for (const route53::Checker& checker : route53::checkers()) {
    if (checker.region == region)
      found.push_back({.name = std::string(checker.ip_address), .region = std::string(region)});
  }
  return found;
}

// Nobody else asks this resolver: its own sockets have ports that nobody knows.
Result<net::DnsResolverSockets> private_sockets(net::Loop& loop, const std::string& address) {
  const auto any = TRY(net::SocketAddress::ip(address, 0));
  return net::DnsResolverSockets{
      .udp = TRY(net::UdpSocket::bind(any)),
      .tcp = TRY(net::listen_on(any)),
      .upstream = TRY(net::UdpSocket::bind(any)),
      .connect = [&loop](const net::SocketAddress& server) { return net::connect_to(loop, server); }};
}

}  // namespace

bool RegionCheckers::in(std::string_view region) { return !checkers_of(region).empty(); }

Result<std::unique_ptr<RegionCheckers>> RegionCheckers::open(net::Loop& loop, RandomSource& random, RegionLinks& links,
                                                             const std::string& region, const std::string& address,
                                                             const std::string& edge) {
  net::DnsResolverOptions options;
  options.servers.push_back(TRY(net::SocketAddress::ip(edge, kDnsPort)));
  auto sockets = TRY(private_sockets(loop, address));
  return std::unique_ptr<RegionCheckers>(
      new RegionCheckers(loop, random, links, region, std::move(sockets), std::move(options)));
}

RegionCheckers::RegionCheckers(net::Loop& loop, RandomSource& random, RegionLinks& links, const std::string& region,
                               net::DnsResolverSockets sockets, net::DnsResolverOptions options)
    : resolver_(loop, random, std::move(sockets), std::move(options)),
      prober_(
          loop, checkers_of(region),
          [this](const std::string& host, const auto& on_address) { look_up(host, on_address); },
          [&links](const route53::Prober::Report& report) {
            links.send(health_report_call(report), [](const auto&) {});
          }) {}

void RegionCheckers::look_up(const std::string& host,
                             const std::function<void(std::optional<std::string>)>& on_address) {
  const auto name = net::encode_dns_name(host, net::DnsEscapes::kDecimal);
  net::DnsQuestion question{.name = name ? net::dns_name_lower(*name) : std::string(1, '\0'), .type = net::DnsType::kA};
  resolver_.resolve(std::move(question), [on_address](const net::DnsAnswer& answer) {
    for (const net::DnsRecordSet& set : answer.sets) {
      if (set.type != net::DnsType::kA || set.rdata.empty()) continue;
      return on_address(net::rdata_text(set.type, set.rdata.front(), net::DnsEscapes::kDecimal));
    }
    on_address(std::nullopt);
  });
}

}  // namespace regionfall::world
