#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "aws/member_name.h"

namespace regionfall::aws {

// AWS's service models as constant tables: what operations there are, what their inputs and outputs consist of, and how
// each part is written in each protocol. The rows are generated from models/ (scripts/service_tables.py), live as long
// as the process, and refer to one another by place, so that a process that starts has nothing to set up.

// A text of the models.
struct ModelText {
  std::uint32_t offset = 0;
  std::uint16_t size = 0;

  std::string_view view() const;
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor): it is one
  bool empty() const { return size == 0; }
};

enum class Protocol : std::uint8_t { kQuery, kEc2, kJson, kRestJson, kRestXml, kCbor };

constexpr std::uint8_t protocol_bit(Protocol protocol) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(protocol));
}

enum class ShapeKind : std::uint8_t {
  kStructure,
  kList,
  kMap,
  kString,
  kBoolean,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kTimestamp,
  kBlob,
};

// Where the REST protocols put a member of an operation's input or output.
enum class Location : std::uint8_t {
  kBody,
  kUri,      // a label of the path
  kQuery,    // a parameter of the query string
  kHeader,   // a header field
  kHeaders,  // a map: all header fields that begin with the wire name
};

// How a moment is written when its member says so; each protocol has its own way for the rest.
enum class TimestampFormat : std::uint8_t { kOfProtocol, kIso8601, kRfc822, kUnix };

// What a value must satisfy besides being of its kind.
struct Constraint {
  double min = 0;
  double max = 0;
  bool has_min = false;    // of numbers the value, of strings, blobs, lists and maps the length
  bool has_max = false;    //
  ModelText pattern_text;  // a regular expression as Java writes them; empty: none
  std::uint16_t first_enum = 0;
  std::uint16_t enum_count = 0;

  // What a string may be; empty: anything.
  std::span<const ModelText> enum_texts() const;
};

struct Shape;

// A member of a structure.
struct Member {
  enum Flag : std::uint8_t {
    kRequired = 1,
    kFlattened = 2,     // a list or map without an element of its own around the items
    kXmlAttribute = 4,  // an attribute of the structure's element
    kStreaming = 8,     // a body that clients stream
    kIdempotencyToken = 16,
    kHostLabel = 32,  // also a label of the host name
  };

  MemberName name;
  std::uint8_t flags = 0;
  Location location = Location::kBody;
  TimestampFormat timestamp_format = TimestampFormat::kOfProtocol;
  std::uint16_t shape_index = 0;
  ModelText wire_name;   // in JSON, XML, query and rest bindings; cbor has the member's own name
  ModelText query_name;  // in requests of the ec2 protocol

  bool is(Flag flag) const { return (flags & flag) != 0; }
  const Shape& shape() const;
};

struct Shape {
  ShapeKind kind = ShapeKind::kStructure;
  std::uint16_t constraint_index = 0;  // 0: none
  ModelText name;                      // of structures
  std::uint16_t first_member = 0;      // of structures
  std::uint16_t member_count = 0;      //
  std::int16_t payload_index = -1;     // of structures: which member is the body; -1: none
  std::uint16_t item_index = 0;        // of lists and maps: the shape of the items or values
  std::uint16_t key_index = 0;         // of maps
  ModelText item_name;                 // of lists, of maps' values: the item's element; empty: the protocol's own
  ModelText key_name;                  // of maps

  std::span<const Member> members() const;
  // Null when the structure has no member that is the whole body.
  const Member* payload() const { return payload_index < 0 ? nullptr : &members()[payload_index]; }
  // Null when there is none.
  const Member* find_member(MemberName name) const;
  const Member* find_member(std::string_view name) const;
  const Shape& item() const;
  const Shape& key() const;
  // Null when there is none.
  const Constraint* constraint() const;
};

struct Operation {
  ModelText name;
  ModelText http_method;
  ModelText uri;  // "/{Bucket}/{Key+}?uploads"
  std::uint16_t response_status = 200;
  std::uint16_t input_index = 0;
  std::uint16_t output_index = 0;
  ModelText result_wrapper;   // the query protocol's element around the output
  ModelText input_root_name;  // rest-xml's root element of the body, when the body is not one member
  ModelText host_prefix;      // "{AccountId}."

  // Null when the operation takes or gives nothing.
  const Shape* input() const;
  const Shape* output() const;
};

// An error of a service's model.
struct ModelledError {
  ModelText code;  // as the query protocol writes it: "NoSuchEntity"
  ModelText name;  // the shape's, as json and cbor write it: "NoSuchEntityException"
  std::uint16_t http_status = 400;
  bool states_status = false;  // whether the model says which status it has
  std::uint16_t shape_index = 0;

  const Shape& shape() const;
};

struct ServiceModel {
  ModelText name;             // "elbv2": the model's, and ours everywhere
  ModelText service_id;       // "Elastic Load Balancing v2"
  ModelText endpoint_prefix;  // "elasticloadbalancing": the first label of its hosts
  ModelText signing_name;     // "elasticloadbalancing": in the scope of signatures
  ModelText target_prefix;    // "TrentService": before the operation in X-Amz-Target
  ModelText api_version;      // "2015-12-01"
  ModelText xml_namespace;
  ModelText json_version;  // "1.1"
  std::uint8_t protocol_bits = 0;
  Protocol protocol = Protocol::kQuery;  // the one that AWS prefers
  bool global = false;                   // one endpoint for all regions
  bool query_compatible = false;         // also names errors as its query protocol did
  std::uint16_t first_operation = 0;
  std::uint16_t operation_count = 0;
  std::uint16_t first_error = 0;
  std::uint16_t error_count = 0;

  bool speaks(Protocol other) const { return (protocol_bits & protocol_bit(other)) != 0; }
  // Sorted by name.
  std::span<const Operation> operations() const;
  // Null when there is none of that name.
  const Operation* find_operation(std::string_view name) const;
  // Sorted by code.
  std::span<const ModelledError> errors() const;
  // By code or by shape name; null when there is none.
  const ModelledError* find_error(std::string_view code) const;
};

// All of them, sorted by name.
std::span<const ServiceModel> service_models();

// Each null when there is none. Where services share what is looked up (S3 and S3 Control are signed alike), the first
// by name.
const ServiceModel* find_service_model(std::string_view name);
const ServiceModel* find_service_by_endpoint_prefix(std::string_view prefix);
const ServiceModel* find_service_by_signing_name(std::string_view name);
const ServiceModel* find_service_by_target_prefix(std::string_view prefix);
// The service that speaks query or ec2 and has this version, of several the one that knows the operation: how an
// unsigned query request says whom it is for.
const ServiceModel* find_query_service(std::string_view api_version, std::string_view operation);

}  // namespace regionfall::aws
