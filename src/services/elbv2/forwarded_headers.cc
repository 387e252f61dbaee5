#include "services/elbv2/forwarded_headers.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "services/elbv2/rule_match.h"

namespace regionfall::elbv2 {
namespace {

constexpr const char* kForwardedFor = "X-Forwarded-For";

// All values of a header, joined as if they were one.
std::string joined(const net::HeaderFields& headers, std::string_view name) {
  std::string all;
  for (const auto& [field, value] : headers.all()) {
    if (!equals_ignoring_case(field, name) || value.empty()) continue;
    if (!all.empty()) all += ", ";
    all += value;
  }
  return all;
}

void set_forwarded_for(net::HeaderFields& headers, const Forwarding& forwarding, const ClientFacts& client) {
  if (forwarding.mode == ForwardedForMode::kPreserve) return;
  if (forwarding.mode == ForwardedForMode::kRemove) {
    headers.remove(kForwardedFor);
    return;
  }
  const bool v6 = client.address.find(':') != std::string::npos;
  std::string own = client.address;
  if (forwarding.client_port) own = fmt::format("{}{}{}:{}", v6 ? "[" : "", client.address, v6 ? "]" : "", client.port);
  const std::string before = joined(headers, kForwardedFor);
  headers.set(kForwardedFor, before.empty() ? own : before + ", " + own);
}

}  // namespace

void set_forwarded_headers(net::HeaderFields& headers, const Forwarding& forwarding, const ClientFacts& client) {
  set_forwarded_for(headers, forwarding, client);
  headers.set("X-Forwarded-Proto", client.https ? "https" : "http");
  headers.set("X-Forwarded-Port", std::to_string(client.listener_port));
  if (forwarding.tls_headers && client.tls) {
    headers.set("X-Amzn-Tls-Version", client.tls->version);
    headers.set("X-Amzn-Tls-Cipher-Suite", client.tls->cipher);
  }
  if (forwarding.preserve_host) return;
  const std::string_view host = headers.get("Host");
  const bool own_port = client.listener_port == (client.https ? 443 : 80);
  if (host.empty() || own_port || host_without_port(host).size() != host.size()) return;
  headers.set("Host", fmt::format("{}:{}", host, client.listener_port));
}

std::size_t forwarded_addresses(const net::HeaderFields& headers) {
  if (headers.find(kForwardedFor) == nullptr) return 0;
  const std::string all = joined(headers, kForwardedFor);
  return all.empty() ? 0 : static_cast<std::size_t>(std::ranges::count(all, ',')) + 1;
}

void drop_invalid_headers(net::HeaderFields& headers) {
  net::HeaderFields kept;
  for (const auto& [name, value] : headers.all()) {
    const bool valid = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (valid) kept.add(name, value);
  }
  headers = std::move(kept);
}

std::string trace_id(std::string_view incoming, Instant now, std::string_view draw) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::string own = fmt::format(FMT_COMPILE("1-{:08x}-{}"), static_cast<std::uint32_t>(seconds), draw);
  if (incoming.empty()) return "Root=" + own;
  std::vector<std::string> kept;
  bool has_root = false;
  for (const std::string& field : split(incoming, ";")) {
    const std::string_view trimmed = trim(field);
    if (trimmed.empty() || trimmed.starts_with("Self=")) continue;
    has_root = has_root || trimmed.starts_with("Root=");
    kept.emplace_back(trimmed);
  }
  kept.insert(kept.begin(), (has_root ? "Self=" : "Root=") + own);
  return join(kept, ";");
}

}  // namespace regionfall::elbv2
