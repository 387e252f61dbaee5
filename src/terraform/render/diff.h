#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/value.h"
#include "terraform/plan.h"
#include "terraform/schema.h"

namespace regionfall::terraform::render {

struct DiffEntry;
struct BlockDiff;

// How one place of an object differs before and after, ready to be written.
struct Diff {
  enum class Kind : std::uint8_t {
    kPrimitive,  // before, after
    kUnknown,    // parts: what stood there, unless there was nothing
    kSensitive,
    kSensitiveBlock,
    kWriteOnly,
    kTypeChange,  // parts: before, after
    kObject,      // entries
    kMap,         // entries
    kList,        // parts
    kSet,         // parts
    kBlock,       // entries: attributes; blocks
  };
  enum class Warning : std::uint8_t { kNone, kBecomesSensitive, kNoLongerSensitive };

  Kind kind = Kind::kPrimitive;
  Action action = Action::kNoOp;  // no-op, create, delete or update
  bool replace = false;           // the place forces a new object
  bool nested = false;            // of an attribute with a schema of its own: other small print
  Warning warning = Warning::kNone;
  bool value_unchanged = false;  // besides the warning
  hcl::Value before, after;
  std::vector<DiffEntry> entries;  // by key
  std::vector<Diff> parts;
  std::vector<BlockDiff> blocks;  // by name
};

struct DiffEntry {
  std::string key;
  Diff diff;
};

// The nested blocks of one name.
struct BlockDiff {
  std::string name;
  bool keyed = false;  // of nesting kMap: entries have keys
  std::vector<DiffEntry> entries;
};

// Differences of an object of the schema; `before` and `after` may be null. `replaces` are the places that force a new
// object.
Diff diff_object(const BlockSchema& schema, const hcl::Value& before, const hcl::Value& after,
                 const std::vector<hcl::Path>& replaces);

// The same, but only places that `relevant` leads to, or that lie below one of them, count as different.
Diff diff_relevant(const BlockSchema& schema, const hcl::Value& before, const hcl::Value& after,
                   const std::vector<hcl::Path>& relevant);

// Differences of a value without a schema: outputs, and attributes of any type. Absent on a side: null there.
Diff diff_output(const hcl::Value& before, const hcl::Value& after);

// The same of a value of a type that is known.
Diff diff_typed(const hcl::Type& type, const hcl::Value& before, const hcl::Value& after);

// Differences of a JSON text's content, both sides given but where the action is creation or deletion.
Diff diff_json_content(const hcl::Value& before, const hcl::Value& after, Action action);

}  // namespace regionfall::terraform::render
