#pragma once

#include <string>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"

namespace regionfall::aws {

// A call of an operation from inside Regionfall: by another service, or by the embedded Terraform provider.
struct ServiceCall {
  RegionName region;
  std::string service;    // "ec2"
  std::string operation;  // "CreateVpc"
  Value input;
  Caller caller;
  std::string secret_access_key;  // that goes with the caller's access key, where it has one
};

// Calls operations of any service in any region. A region that is down fails the call as it would fail a client's.
class ServiceCaller {
 public:
  virtual ~ServiceCaller() = default;
  virtual Outcome call(const ServiceCall& call) = 0;
};

}  // namespace regionfall::aws
