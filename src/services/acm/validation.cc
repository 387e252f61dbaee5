#include "services/acm/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/hash.h"

namespace regionfall::acm {
namespace {

constexpr std::size_t kLabelDigits = 32;
constexpr std::array<std::string_view, 5> kMailboxes = {"administrator", "hostmaster", "postmaster", "webmaster",
                                                        "admin"};
// Whom CAA records may name (ACM user guide, "Configure a CAA record").
constexpr std::array<std::string_view, 4> kIssuers = {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"};

std::string label(std::string_view kind, std::string_view account, std::string_view domain) {
  const std::string digest = hash_hex(HashKind::kSha256, fmt::format("{}\n{}\n{}", kind, account, domain));
  return "_" + digest.substr(0, kLabelDigits);
}

// The value of `0 issue "amazon.com"` when it has that tag.
std::optional<std::string_view> property(std::string_view record, std::string_view tag) {
  const std::size_t flags_end = record.find(' ');
  if (flags_end == std::string_view::npos) return std::nullopt;
  record.remove_prefix(flags_end + 1);
  const std::size_t tag_end = record.find(' ');
  if (tag_end == std::string_view::npos || record.substr(0, tag_end) != tag) return std::nullopt;
  record.remove_prefix(tag_end + 1);
  if (record.starts_with('"')) record = record.substr(1, record.find('"', 1) - 1);
  return record.substr(0, record.find(';'));
}

// Whether the records of one domain let Amazon issue; nothing: none of them has the tag.
std::optional<bool> permission(const std::vector<std::string>& records, std::string_view tag) {
  std::optional<bool> permitted;
  for (const std::string& record : records) {
    const auto issuer = property(record, tag);
    if (!issuer) continue;
    permitted = permitted.value_or(false) || std::ranges::find(kIssuers, *issuer) != kIssuers.end();
  }
  return permitted;
}

}  // namespace

std::string_view validated_domain(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  return name;
}

ValidationRecord validation_record(std::string_view account, std::string_view domain) {
  return {.name = fmt::format("{}.{}.", label("name", account, domain), domain),
          .value = label("value", account, domain) + ".acm-validations.aws."};
}

std::vector<std::string> validation_emails(std::string_view domain) {
  std::vector<std::string> addresses;
  for (const std::string_view mailbox : kMailboxes) addresses.push_back(fmt::format("{}@{}", mailbox, domain));
  return addresses;
}

bool is_validated(std::string_view account, std::string_view name, const Records& records) {
  const ValidationRecord wanted = validation_record(account, validated_domain(name));
  return std::ranges::any_of(records(wanted.name, "CNAME"), [&](const std::string& value) {
    return (value.ends_with('.') ? value : value + ".") == wanted.value;
  });
}

bool is_permitted(std::string_view name, const Records& records) {
  const bool wildcard = name.starts_with("*.");
  for (std::string_view domain = validated_domain(name); !domain.empty();) {
    const std::vector<std::string> found = records(std::string(domain) + ".", "CAA");
    if (!found.empty()) {
      const auto for_wildcards = wildcard ? permission(found, "issuewild") : std::nullopt;
      return for_wildcards.value_or(permission(found, "issue").value_or(true));
    }
    const std::size_t dot = domain.find('.');
    domain = dot == std::string_view::npos ? std::string_view() : domain.substr(dot + 1);
  }
  return true;
}

Validation validation_of(const Certificate& certificate, const Records& records, Instant now) {
  const bool by_dns = certificate.validation_method == kByDns;
  for (const std::string& name : certificate.names) {
    if (by_dns && !is_validated(certificate.account, name, records)) {
      return now - certificate.created < kValidationPatience ? Validation::kWaiting : Validation::kTimedOut;
    }
  }
  const auto permitted = [&](const std::string& name) { return is_permitted(name, records); };
  return std::ranges::all_of(certificate.names, permitted) ? Validation::kValidated : Validation::kRefusedByCaa;
}

}  // namespace regionfall::acm
