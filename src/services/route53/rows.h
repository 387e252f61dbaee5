#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::route53 {

// The rows of Route 53's tables. Fields that AWS answers with are named as AWS names them; names in lower case are our
// own. Domain names are as the API writes them: lower case, a final dot, "\052" for an asterisk.

using Tags = std::map<std::string, std::string>;

struct Vpc {
  std::string region;
  std::string id;
  static constexpr auto kFields = std::tuple(field("VPCRegion", &Vpc::region), field("VPCId", &Vpc::id));
  friend auto operator<=>(const Vpc&, const Vpc&) = default;
};

// Kept under its id.
struct HostedZone {
  std::string id;  // "Z0123456789ABCDEFGHIJ"
  std::string account;
  std::string name;
  std::string caller_reference;
  std::string comment;
  bool is_private = false;
  std::vector<Vpc> vpcs;            // of a private zone, in the order in which they were associated
  std::vector<Vpc> authorizations;  // VPCs of other accounts that may be associated
  std::vector<std::string> name_servers;
  std::string delegation_set_id;  // of a reusable delegation set; else empty
  Instant created;
  std::int64_t record_sets = 0;
  bool accelerated_recovery = false;
  Tags tags;
  static constexpr auto kFields =
      std::tuple(field("id", &HostedZone::id), field("account", &HostedZone::account), field("Name", &HostedZone::name),
                 field("CallerReference", &HostedZone::caller_reference), field("comment", &HostedZone::comment),
                 field("is_private", &HostedZone::is_private), field("vpcs", &HostedZone::vpcs),
                 field("authorizations", &HostedZone::authorizations), field("name_servers", &HostedZone::name_servers),
                 field("delegation_set_id", &HostedZone::delegation_set_id), field("created", &HostedZone::created),
                 field("ResourceRecordSetCount", &HostedZone::record_sets),
                 field("accelerated_recovery", &HostedZone::accelerated_recovery), field("tags", &HostedZone::tags));
};

struct GeoLocation {
  std::optional<std::string> continent;
  std::optional<std::string> country;  // "*": the default
  std::optional<std::string> subdivision;
  static constexpr auto kFields =
      std::tuple(field("ContinentCode", &GeoLocation::continent), field("CountryCode", &GeoLocation::country),
                 field("SubdivisionCode", &GeoLocation::subdivision));
  friend bool operator==(const GeoLocation&, const GeoLocation&) = default;
};

struct Coordinates {
  std::string latitude;
  std::string longitude;
  static constexpr auto kFields =
      std::tuple(field("Latitude", &Coordinates::latitude), field("Longitude", &Coordinates::longitude));
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

struct GeoProximityLocation {
  std::optional<std::string> aws_region;
  std::optional<std::string> local_zone_group;
  std::optional<Coordinates> coordinates;
  std::optional<std::int64_t> bias;
  static constexpr auto kFields =
      std::tuple(field("AWSRegion", &GeoProximityLocation::aws_region),
                 field("LocalZoneGroup", &GeoProximityLocation::local_zone_group),
                 field("Coordinates", &GeoProximityLocation::coordinates), field("Bias", &GeoProximityLocation::bias));
  friend bool operator==(const GeoProximityLocation&, const GeoProximityLocation&) = default;
};

struct CidrRouting {
  std::string collection;
  std::string location;  // "*": the default
  static constexpr auto kFields =
      std::tuple(field("CollectionId", &CidrRouting::collection), field("LocationName", &CidrRouting::location));
  friend bool operator==(const CidrRouting&, const CidrRouting&) = default;
};

struct AliasTarget {
  std::string hosted_zone;
  std::string dns_name;
  bool evaluate_health = false;
  static constexpr auto kFields =
      std::tuple(field("HostedZoneId", &AliasTarget::hosted_zone), field("DNSName", &AliasTarget::dns_name),
                 field("EvaluateTargetHealth", &AliasTarget::evaluate_health));
  friend bool operator==(const AliasTarget&, const AliasTarget&) = default;
};

struct RecordValue {
  std::string text;
  static constexpr auto kFields = std::tuple(field("Value", &RecordValue::text));
  friend bool operator==(const RecordValue&, const RecordValue&) = default;
};

// Kept under record_key() (state.h), so in the order in which AWS lists them. The fields are those of AWS's
// ResourceRecordSet, all of them.
struct RecordSet {
  std::string name;
  std::string type;  // "A"
  std::optional<std::string> set_identifier;
  std::optional<std::int64_t> weight;
  std::optional<std::string> region;
  std::optional<GeoLocation> geo_location;
  std::optional<std::string> failover;  // "PRIMARY", "SECONDARY"
  std::optional<bool> multi_value;
  std::optional<std::int64_t> ttl_s;
  std::optional<std::vector<RecordValue>> values;
  std::optional<AliasTarget> alias;
  std::optional<std::string> health_check;
  std::optional<CidrRouting> cidr;
  std::optional<GeoProximityLocation> proximity;
  static constexpr auto kFields =
      std::tuple(field("Name", &RecordSet::name), field("Type", &RecordSet::type),
                 field("SetIdentifier", &RecordSet::set_identifier), field("Weight", &RecordSet::weight),
                 field("Region", &RecordSet::region), field("GeoLocation", &RecordSet::geo_location),
                 field("Failover", &RecordSet::failover), field("MultiValueAnswer", &RecordSet::multi_value),
                 field("TTL", &RecordSet::ttl_s), field("ResourceRecords", &RecordSet::values),
                 field("AliasTarget", &RecordSet::alias), field("HealthCheckId", &RecordSet::health_check),
                 field("CidrRoutingConfig", &RecordSet::cidr), field("GeoProximityLocation", &RecordSet::proximity));
  friend bool operator==(const RecordSet&, const RecordSet&) = default;
};

// Kept under its id, which begins with the time.
struct Change {
  std::string id;  // "/change/C…"
  std::string account;
  std::string status = "INSYNC";
  Instant submitted;
  std::optional<std::string> comment;
  static constexpr auto kFields =
      std::tuple(field("Id", &Change::id), field("account", &Change::account), field("Status", &Change::status),
                 field("SubmittedAt", &Change::submitted), field("Comment", &Change::comment));
};

// A reusable delegation set. Kept under its id.
struct DelegationSet {
  std::string id;  // "N…"
  std::string account;
  std::string caller_reference;
  std::vector<std::string> name_servers;
  static constexpr auto kFields = std::tuple(field("id", &DelegationSet::id), field("account", &DelegationSet::account),
                                             field("CallerReference", &DelegationSet::caller_reference),
                                             field("NameServers", &DelegationSet::name_servers));
};

struct AlarmIdentifier {
  std::string region;
  std::string name;
  static constexpr auto kFields =
      std::tuple(field("Region", &AlarmIdentifier::region), field("Name", &AlarmIdentifier::name));
  friend bool operator==(const AlarmIdentifier&, const AlarmIdentifier&) = default;
};

// The fields of AWS's HealthCheckConfig.
struct HealthCheckConfig {
  std::optional<std::string> ip_address;
  std::optional<std::int64_t> port;
  std::string type;  // "HTTP"
  std::optional<std::string> resource_path;
  std::optional<std::string> domain_name;
  std::optional<std::string> search_string;
  std::optional<std::int64_t> request_interval_s;
  std::optional<std::int64_t> failure_threshold;
  std::optional<bool> measure_latency;
  std::optional<bool> inverted;
  std::optional<bool> disabled;
  std::optional<std::int64_t> health_threshold;
  std::optional<std::vector<std::string>> children;
  std::optional<bool> enable_sni;
  std::optional<std::vector<std::string>> regions;
  std::optional<AlarmIdentifier> alarm;
  std::optional<std::string> insufficient_data_status;
  static constexpr auto kFields = std::tuple(
      field("IPAddress", &HealthCheckConfig::ip_address), field("Port", &HealthCheckConfig::port),
      field("Type", &HealthCheckConfig::type), field("ResourcePath", &HealthCheckConfig::resource_path),
      field("FullyQualifiedDomainName", &HealthCheckConfig::domain_name),
      field("SearchString", &HealthCheckConfig::search_string),
      field("RequestInterval", &HealthCheckConfig::request_interval_s),
      field("FailureThreshold", &HealthCheckConfig::failure_threshold),
      field("MeasureLatency", &HealthCheckConfig::measure_latency), field("Inverted", &HealthCheckConfig::inverted),
      field("Disabled", &HealthCheckConfig::disabled), field("HealthThreshold", &HealthCheckConfig::health_threshold),
      field("ChildHealthChecks", &HealthCheckConfig::children), field("EnableSNI", &HealthCheckConfig::enable_sni),
      field("Regions", &HealthCheckConfig::regions), field("AlarmIdentifier", &HealthCheckConfig::alarm),
      field("InsufficientDataHealthStatus", &HealthCheckConfig::insufficient_data_status));
  friend bool operator==(const HealthCheckConfig&, const HealthCheckConfig&) = default;
};

// Kept under its id, a UUID.
struct HealthCheck {
  std::string id;
  std::string account;
  std::string caller_reference;
  HealthCheckConfig config;
  std::int64_t version = 1;
  Instant created;
  Tags tags;
  static constexpr auto kFields =
      std::tuple(field("Id", &HealthCheck::id), field("account", &HealthCheck::account),
                 field("CallerReference", &HealthCheck::caller_reference),
                 field("HealthCheckConfig", &HealthCheck::config), field("HealthCheckVersion", &HealthCheck::version),
                 field("created", &HealthCheck::created), field("tags", &HealthCheck::tags));
};

// What one checker last said of an endpoint. Kept under "check id/region/address"; the edge says it.
struct Observation {
  std::string region;
  std::string ip_address;
  bool healthy = true;
  std::string status;  // "Success: HTTP Status Code 200, OK"
  Instant checked;
  std::string failure;  // the last failure there was; empty: none
  Instant failed;
  static constexpr auto kFields =
      std::tuple(field("Region", &Observation::region), field("IPAddress", &Observation::ip_address),
                 field("healthy", &Observation::healthy), field("status", &Observation::status),
                 field("checked", &Observation::checked), field("failure", &Observation::failure),
                 field("failed", &Observation::failed));
};

// Kept under its id, a UUID.
struct CidrCollection {
  std::string id;
  std::string arn;
  std::string account;
  std::string name;
  std::string caller_reference;
  std::int64_t version = 1;
  std::map<std::string, std::vector<std::string>> locations;  // CIDR blocks by location, sorted
  static constexpr auto kFields = std::tuple(
      field("Id", &CidrCollection::id), field("Arn", &CidrCollection::arn), field("account", &CidrCollection::account),
      field("Name", &CidrCollection::name), field("caller_reference", &CidrCollection::caller_reference),
      field("Version", &CidrCollection::version), field("locations", &CidrCollection::locations));
};

}  // namespace regionfall::route53
