#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/dns_responder.h"
#include "services/route53/client.h"
#include "services/route53/snapshot.h"

namespace regionfall::route53 {

// Health and resources of AWS at one moment.
class HealthSnapshot final : public HealthView {
 public:
  // `checks`: whether each is healthy, by id. `targets`: resources of AWS, by their names in wire form.
  HealthSnapshot(std::map<std::string, bool, std::less<>> checks, std::map<std::string, TargetState> targets);
  bool check_healthy(std::string_view health_check_id) const override;
  const TargetState* target(std::string_view wire_name) const override;

 private:
  std::map<std::string, bool, std::less<>> checks_;
  ByName<TargetState> targets_;
};

// Answers DNS questions as Route 53 does, from how things are at one moment.
class DnsResponder final : public net::DnsResponder {
 public:
  // The client that an address belongs to: of the resolver, or of the subnet that it passes on. It must outlive this.
  using FindClient = std::function<const Client&(const net::IpAddress& address)>;
  DnsResponder(std::shared_ptr<const Snapshot> snapshot, HealthSnapshot health, FindClient find_client);
  std::size_t respond(const net::DnsQuery& query, const net::DnsClient& client, std::span<char> buffer) const override;
  // An IPv4 address of a host, as a client without an address of its own is answered; nothing: there is none. `drawn`
  // is an even random number.
  std::optional<std::string> first_address(const std::string& host, std::uint64_t drawn) const;

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  HealthSnapshot health_;
  FindClient find_client_;
};

}  // namespace regionfall::route53
