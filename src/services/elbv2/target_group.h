#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/fields.h"
#include "services/elbv2/load_balancer.h"

namespace regionfall::elbv2 {

struct Matcher {
  std::optional<std::string> http_code;
  std::optional<std::string> grpc_code;
  static constexpr auto kFields =
      std::tuple(field("HttpCode", &Matcher::http_code), field("GrpcCode", &Matcher::grpc_code));
};

// Kept under its ARN. The load balancers that use it are not kept here: they follow from listeners and rules.
struct TargetGroup {
  std::string arn;
  std::string account;
  std::string name;
  std::string protocol;
  std::optional<std::string> protocol_version;  // of HTTP and HTTPS: "HTTP1", "HTTP2", "GRPC"
  std::int64_t port = 0;
  std::string vpc_id;
  std::string target_type;  // "instance", "ip", "alb"
  std::string ip_address_type = "ipv4";
  bool health_check_enabled = true;
  std::string health_check_protocol;
  std::string health_check_port;  // "traffic-port" or a number
  std::optional<std::string> health_check_path;
  std::int64_t health_check_interval_seconds = 0;
  std::int64_t health_check_timeout_seconds = 0;
  std::int64_t healthy_threshold_count = 0;
  std::int64_t unhealthy_threshold_count = 0;
  std::optional<Matcher> matcher;
  TextMap attributes;  // those that were set, by AWS's keys
  TextMap tags;

  static constexpr auto kFields =
      std::tuple(field("TargetGroupArn", &TargetGroup::arn), field("account", &TargetGroup::account),
                 field("TargetGroupName", &TargetGroup::name), field("Protocol", &TargetGroup::protocol),
                 field("ProtocolVersion", &TargetGroup::protocol_version), field("Port", &TargetGroup::port),
                 field("VpcId", &TargetGroup::vpc_id), field("TargetType", &TargetGroup::target_type),
                 field("IpAddressType", &TargetGroup::ip_address_type),
                 field("HealthCheckEnabled", &TargetGroup::health_check_enabled),
                 field("HealthCheckProtocol", &TargetGroup::health_check_protocol),
                 field("HealthCheckPort", &TargetGroup::health_check_port),
                 field("HealthCheckPath", &TargetGroup::health_check_path),
                 field("HealthCheckIntervalSeconds", &TargetGroup::health_check_interval_seconds),
                 field("HealthCheckTimeoutSeconds", &TargetGroup::health_check_timeout_seconds),
                 field("HealthyThresholdCount", &TargetGroup::healthy_threshold_count),
                 field("UnhealthyThresholdCount", &TargetGroup::unhealthy_threshold_count),
                 field("Matcher", &TargetGroup::matcher), field("attributes", &TargetGroup::attributes),
                 field("tags", &TargetGroup::tags));

  // Whether an application load balancer can use it.
  bool is_http() const { return protocol == "HTTP" || protocol == "HTTPS"; }
};

// A registered target, or one that is being deregistered. Kept under target_key().
struct Target {
  std::string target_group_arn;
  std::string id;         // "i-…", an address, or a load balancer's ARN
  std::int64_t port = 0;  // its own, or the target group's
  bool port_given = false;
  std::optional<std::string> availability_zone;  // as the request had it; "all": it is outside of the VPC
  std::string address;                           // where it is reached; of a load balancer its name
  std::string zone;                              // that the address is in; empty: in none
  Instant registered;
  std::optional<Instant> draining_until;  // it is being deregistered
  // What health checks last made of it: "initial", "healthy", "unhealthy", with AWS's reason code and description.
  std::string health = "initial";
  std::string reason = "Elb.RegistrationInProgress";
  std::string description = "Target registration is in progress";
  std::optional<Instant> healthy_since;  // for slow start

  static constexpr auto kFields = std::tuple(
      field("target_group", &Target::target_group_arn), field("Id", &Target::id), field("Port", &Target::port),
      field("port_given", &Target::port_given), field("AvailabilityZone", &Target::availability_zone),
      field("address", &Target::address), field("zone", &Target::zone), field("registered", &Target::registered),
      field("draining_until", &Target::draining_until), field("health", &Target::health),
      field("health_reason", &Target::reason), field("health_description", &Target::description),
      field("healthy_since", &Target::healthy_since));
};

}  // namespace regionfall::elbv2
