#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regionfall::net {

// Header fields in the order of the wire, names as they were written; looked up without regard to case.
class HeaderFields {
 public:
  using Field = std::pair<std::string, std::string>;
  HeaderFields() = default;
  HeaderFields(std::initializer_list<Field> fields) : fields_(fields) {}

  const std::vector<Field>& all() const { return fields_; }
  bool empty() const { return fields_.empty(); }
  // The first value of that name; null when there is none.
  const std::string* find(std::string_view name) const;
  std::string_view get(std::string_view name) const;  // as find(), empty when there is none
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  // Replaces all of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  // Those for which `dropped` says so.
  template <class Dropped>
  void remove_if(Dropped dropped) {
    std::erase_if(fields_, dropped);
  }
  void reserve(std::size_t count) { fields_.reserve(count); }

 private:
  std::vector<Field> fields_;
};

// A request with its whole body.
struct HttpRequest {
  std::string method;  // "GET"
  std::string target;  // origin form, as on the wire: "/bucket/key?versions"
  HeaderFields headers;
  std::string body;
};

struct HttpResponse {
  int status = 200;
  HeaderFields headers;
  std::string body;
};

// What comes before a body, for who takes or gives the body in pieces.
struct RequestHead {
  std::string method;
  std::string
      target;  // as on the wire: origin form, but for proxies ("http://host/path", "host:443") and OPTIONS ("*")
  HeaderFields headers;
  int minor_version = 1;  // 1 for HTTP/1.1, 0 for HTTP/1.0
  int major_version = 1;  // 2: came by HTTP/2; the head is what HTTP/1.1 would have
};

struct ResponseHead {
  int status = 200;
  HeaderFields headers;
};

// "Not Found" for 404; empty for a status without a registered phrase.
std::string_view reason_phrase(int status);

}  // namespace regionfall::net
