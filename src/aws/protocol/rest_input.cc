#include "aws/protocol/rest_input.h"

#include <algorithm>
#include <span>

#include "aws/protocol/input_error.h"
#include "aws/protocol/json_input.h"
#include "aws/protocol/scalar_text.h"
#include "aws/protocol/xml_input.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

// The items of a header field that is a list: separated by commas, in double quotes where they have some themselves.
// Dates of HTTP have a comma inside.
std::vector<std::string> header_items(std::string_view value, bool dates) {
  std::vector<std::string> items;
  std::string item;
  bool quoted = false;
  int commas = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (quoted && c == '\\' && i + 1 < value.size()) {
      item += value[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted && (!dates || ++commas % 2 == 0)) {
      items.emplace_back(trim(item));
      item.clear();
    } else {
      item += c;
    }
  }
  items.emplace_back(trim(item));
  return items;
}

class RestReader {
 public:
  RestReader(const OperationRequest& asked, const net::HttpRequest& request, const EndpointHost& host)
      : asked_(asked), request_(request), host_(host) {}

  Outcome read(const Shape& shape) {
    Value input{Value::Structure()};
    bool has_body_members = false;
    for (const Member& member : shape.members()) {
      if (member.location == Location::kBody) {
        has_body_members = true;
      } else {
        input.set(member.name, TRY(bound(member)));
      }
    }
    if (shape.payload() != nullptr) {
      input.set(shape.payload()->name, TRY(payload(*shape.payload())));
    } else if (has_body_members && !request_.body.empty()) {
      const Value body = TRY(document(shape, {}));
      for (const auto& [name, value] : body.as_structure()) {
        if (shape.find_member(name)->location == Location::kBody) input.set(name, value);
      }
    }
    return input;
  }

 private:
  Outcome bound(const Member& member) {
    switch (member.location) {
      case Location::kUri:
        return label(member);
      case Location::kQuery:
        return parameter(member);
      case Location::kHeader:
        return header(member);
      case Location::kHeaders:
        return headers(member);
      case Location::kBody:
        break;
    }
    return Value();
  }

  Outcome scalar(const Member& member, const Shape& shape, std::string_view text) {
    auto value = scalar_from_text(shape, text);
    if (!value) return std::unexpected(malformed_parameter(*asked_.service, member.wire_name, text));
    return *std::move(value);
  }

  Outcome list(const Member& member, std::span<const std::string> texts) {
    Value::List items;
    for (const std::string& text : texts) items.push_back(TRY(scalar(member, member.shape().item(), text)));
    return Value(std::move(items));
  }

  Outcome label(const Member& member) {
    const auto found = std::ranges::find(asked_.labels, member.wire_name.view(), &PathLabels::value_type::first);
    if (found == asked_.labels.end()) return Value();
    return scalar(member, member.shape(), found->second);
  }

  Outcome parameter(const Member& member) {
    std::vector<std::string> texts;
    for (const auto& [name, value] : asked_.parameters) {
      if (name == member.wire_name.view()) texts.push_back(value);
    }
    if (texts.empty()) return Value();
    if (member.shape().kind == ShapeKind::kList) return list(member, texts);
    return scalar(member, member.shape(), texts.front());
  }

  Outcome header(const Member& member) {
    const std::string* text = request_.headers.find(member.wire_name);
    if (text == nullptr) {
      // "{AccountId}." in front of the host says the same.
      if (member.is(Member::kHostLabel) && !host_.account.empty()) return Value(host_.account);
      return Value();
    }
    if (member.shape().kind != ShapeKind::kList) return scalar(member, member.shape(), trim(*text));
    const bool dates = member.shape().item().kind == ShapeKind::kTimestamp;
    return list(member, header_items(*text, dates));
  }

  Outcome headers(const Member& member) {
    const std::string_view prefix = member.wire_name;
    Value::Map entries;
    for (const auto& [name, text] : request_.headers.all()) {
      if (name.size() <= prefix.size() ||
          !equals_ignoring_case(std::string_view(name).substr(0, prefix.size()), prefix)) {
        continue;
      }
      entries.emplace_back(to_lower_ascii(std::string_view(name).substr(prefix.size())), Value(text));
    }
    if (entries.empty()) return Value();
    return Value(std::move(entries));
  }

  Outcome payload(const Member& member) {
    switch (member.shape().kind) {
      case ShapeKind::kBlob:
        if (request_.body.empty() && !member.is(Member::kStreaming)) return Value();
        return Value(Value::Blob{request_.body});
      case ShapeKind::kString:
        if (request_.body.empty()) return Value();
        return Value(request_.body);
      default:
        if (request_.body.empty()) return Value();
        return document(member.shape(), member.wire_name);
    }
  }

  Outcome document(const Shape& shape, std::string_view root_name) {
    // Only S3 looks at the root's name.
    if (asked_.service->name.view() != "s3") root_name = {};
    auto value = asked_.protocol == Protocol::kRestJson ? read_json_input(shape, request_.body)
                                                        : read_xml_input(shape, request_.body, root_name);
    if (!value) return std::unexpected(malformed_body(*asked_.service, asked_.protocol, value.error().message));
    return *std::move(value);
  }

  const OperationRequest& asked_;
  const net::HttpRequest& request_;
  const EndpointHost& host_;
};

}  // namespace

Outcome read_rest_input(const OperationRequest& asked, const net::HttpRequest& request, const EndpointHost& host) {
  if (!asked.malformed.empty()) {
    return std::unexpected(malformed_parameter(*asked.service, "query string", asked.malformed));
  }
  return RestReader(asked, request, host).read(*asked.operation->input());
}

}  // namespace regionfall::aws
