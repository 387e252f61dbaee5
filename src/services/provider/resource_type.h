#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/provider/member_path.h"
#include "services/provider/session.h"
#include "terraform/provider.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::provider {

// A Terraform type of the AWS provider is a table: what its attributes are, where each comes from and goes to, and
// which operations create, read, update and delete it. Where AWS's behaviour cannot be said as a table, a named
// function stands in for the operation. Behaviour to match: hashicorp/aws 6.

using terraform::kComputed;
using terraform::kOptional;
using terraform::kReplace;
using terraform::kRequired;
using terraform::kSensitive;
using terraform::kWriteOnly;

// How the text of an attribute is compared and written.
enum class Form : std::uint8_t {
  kPlain,
  kJson,        // a JSON document: texts that mean the same are no change
  kQuotedJson,  // the same, which AWS returns percent-encoded
  kLowerCase,   // case does not matter; kept as AWS has it
};

// A check of one attribute's known, non-null value: what is wrong with it, or nothing.
using AttributeCheck = std::optional<std::string> (*)(const hcl::Value& value);

struct Attribute {
  std::string name;
  hcl::Type type;
  int flags = 0;           // kRequired | kReplace …
  MemberPath member;       // where it stands in the create operation's input and in the object read: "CidrBlock"
  MemberPath input = {};   // in the input, when it is elsewhere there; "-": it is not part of it
  MemberPath output = {};  // in the object read, when it is elsewhere there; "-": it is kept as it was
  std::optional<hcl::Value> default_value = {};
  Form form = Form::kPlain;
  AttributeCheck check = nullptr;
  const char* deprecated = "";
};

// A nested block, or (kAsAttribute) an attribute of objects that may be written as blocks.
struct Block {
  std::string name;
  terraform::Nesting nesting = terraform::Nesting::kList;
  MemberPath member;
  MemberPath input = {};
  MemberPath output = {};
  std::vector<Attribute> attributes;
  std::vector<Block> blocks = {};
  int min_items = 0;
  int max_items = 0;  // 0: no bound. A list of at most one is a structure to AWS.
  int flags = 0;      // kReplace; with as_attribute also kOptional, kComputed
  bool as_attribute = false;
};

// An operation that sets attributes of what exists.
struct Update {
  std::string operation;
  MemberPath key;                                              // where the id goes in its input: "VpcId"
  std::vector<std::pair<std::string, MemberPath>> attributes;  // name, and where it goes
  bool one_at_a_time = false;                                  // one call for each changed attribute
  bool after_create = false;  // also called after creation for those that differ from the default
};

// How tags are written and read.
struct Tagging {
  enum class Style : std::uint8_t {
    kNone,
    kSpecifications,  // EC2: TagSpecifications in the create input, CreateTags and DeleteTags on the id
    kList,            // [{Key, Value}]
    kTagKeyList,      // [{TagKey, TagValue}]
    kMap,             // {key: value}
  };
  Style style = Style::kNone;
  std::string resource_type = {};    // the kind that inputs say, where they do: "vpc"
  MemberPath member = "Tags";        // in the create input and in the object read ("-": not there)
  MemberPath key = {};               // where the resource goes in the inputs of the operations below: "ResourceArn"
  std::string key_attribute = "id";  // whose value that is
  std::string list = {};  // operation that lists them, when the object read has none; its output's `list_member`
  MemberPath list_member = "Tags";
  std::string tag = {};  // operations that change them
  std::string untag = {};
  MemberPath keys_member = "TagKeys";
};

struct ResourceType {
  std::string name;     // "aws_vpc"
  std::string title;    // in messages: "EC2 VPC"
  std::string service;  // "ec2"
  std::vector<Attribute> attributes;
  std::vector<Block> blocks = {};
  int version = 0;
  Tagging tagging = {};
  bool global = false;  // lives in us-east-1, has no `region` argument
  // Where the name goes in the create operation's input, of types with `name` and `name_prefix`: without the first, one
  // is made of the second, or of "terraform-", and something unique.
  MemberPath generated_name = {};
  // The attribute that names the object: its id is that, also when an update gives it another. Empty: ids stay.
  std::string renamed_by = {};
  // Attributes that AWS may keep other than an update says, which is no mistake: the next plan tells the difference.
  std::vector<std::string> not_promised = {};
  const char* timeouts = "";      // "create update delete": which of them `timeouts` takes
  bool null_when_absent = false;  // what AWS does not say is null rather than empty (types of the plugin framework)

  // -- the operations; an empty name: the function below does it ------------------------------------------------------
  struct {
    std::string operation;  // "CreateVpc"
    MemberPath id;          // in its output: "Vpc.VpcId"; empty: the value of `id_attribute`
    std::string id_attribute = {};
    MemberPath token = {};  // where an idempotency token goes: "ClientToken"
    // Attributes that only the output of this operation says: name, and where it stands there.
    std::vector<std::pair<std::string, MemberPath>> kept = {};
    // What an error's message says when something that the input names is not known in the region yet: the operation is
    // called again for a while. Empty: no error means that.
    std::string awaited = {};
  } create = {};
  struct {
    std::string operation;               // "DescribeVpcs"
    MemberPath key;                      // where the id goes in its input: "VpcIds[]"
    MemberPath object;                   // in its output: "Vpcs[0]"; empty: the whole output
    std::vector<std::string> gone = {};  // error codes that mean that there is no such object
  } read = {};
  std::vector<Update> updates = {};
  struct {
    std::string operation;
    MemberPath key;  // where the id goes: "VpcId"
    std::vector<std::string> gone = {};
  } destroy = {};

  // -- functions, for what is not as usual; null: nothing more --------------------------------------------------------
  // Checks of the configuration beyond the schema; values may be unknown.
  void (*validate)(const hcl::Value& config, terraform::ProviderReply& reply) = nullptr;
  // Changes what the table would plan. Not called for a deletion.
  void (*plan)(Session& session, const terraform::PlanRequest& request, terraform::PlanReply& reply) = nullptr;
  // Changes the input that the table made for the create operation.
  Done (*before_create)(Session& session, const hcl::Value& planned, aws::Value& input) = nullptr;
  // In place of the create operation: returns the id.
  Answer<std::string> (*make)(Session& session, const hcl::Value& planned, const std::string& token) = nullptr;
  // Attributes of what `make` made that nobody can ask for later.
  Members (*keep)(const hcl::Value& planned, const std::string& token) = nullptr;
  // After it, with the id: what the operation cannot take.
  Done (*after_create)(Session& session, const std::string& id, const hcl::Value& planned) = nullptr;
  // In place of the read operation: the object that `output` paths point into; absent: it is gone. `state` holds what
  // is known (on import little more than the id).
  Answer<aws::Value> (*find)(Session& session, const std::string& id, const hcl::Value& state) = nullptr;
  // Fills in attributes that the object read does not have. `object` is what was read, `prior` what was known before.
  Done (*complete)(Session& session, const aws::Value& object, const hcl::Value& prior, Members& members) = nullptr;
  // Before or in place of the table's updates.
  Done (*update)(Session& session, const std::string& id, const hcl::Value& prior, const hcl::Value& planned) = nullptr;
  // Before the delete operation, or in place of it.
  Done (*remove)(Session& session, const std::string& id, const hcl::Value& state) = nullptr;
  // The attributes that an id given on import stands for. Null: it is the id.
  Answer<Members> (*import)(Session& session, const std::string& id) = nullptr;
};

// The name of an object with `name` and `name_prefix`: the first, or one made of the second (or of "terraform-") and of
// what follows from the idempotency token, so that a repeated call has the same.
std::string generated_name(const hcl::Value& planned, const std::string& token);

// A data source: reads objects by filters and attributes.
struct DataSource {
  std::string name;   // "aws_vpc"
  std::string title;  // "EC2 VPC"
  std::string service;
  std::vector<Attribute> attributes;  // `input`: where it goes in the operation's input; `output`: in the object found
  std::vector<Block> blocks = {};
  bool global = false;
  struct {
    std::string operation;    // "DescribeVpcs"
    MemberPath objects;       // in its output: "Vpcs[]"; empty: the whole output is the one object
    MemberPath filters = {};  // where `filter` blocks go: "Filters"; also `tags`, as tag:KEY
    std::vector<std::pair<std::string, std::string>> filter_attributes =
        {};  // attribute, filter: {"cidr_block", "cidr"}
    std::vector<std::string> gone = {};
  } read = {};
  MemberPath id = {};    // in the object found
  MemberPath tags = {};  // in the object found, a list of Key and Value
  // In place of the operation: all that is known of the object, as members.
  Done (*find)(Session& session, const hcl::Value& config, Members& members) = nullptr;
  // As in ResourceType, after the operation.
  Done (*complete)(Session& session, const aws::Value& object, const hcl::Value& config, Members& members) = nullptr;
};

}  // namespace regionfall::provider
