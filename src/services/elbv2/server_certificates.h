#pragma once

#include <optional>
#include <string_view>

#include "net/tls.h"

namespace regionfall::elbv2 {

// The server certificates of IAM that a region knows of.
class ServerCertificates {
 public:
  virtual ~ServerCertificates() = default;
  // That of an ARN, if it is the account's.
  virtual std::optional<net::TlsIdentity> find(std::string_view account, std::string_view arn) const = 0;
};

}  // namespace regionfall::elbv2
