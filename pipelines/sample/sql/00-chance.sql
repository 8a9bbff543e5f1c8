-- Chance without state: every draw is a hash of the seed, a named stream and the number of the thing it is for,
-- so it depends neither on threads nor on the order of rows. Sums that steer draws are made of integers.
-- The outer hash is needed: DuckDB combines several arguments by XOR, which would leave streams bound to each other.
create macro draw(stream, i) as hash(xor(hash(seed(), stream), hash(i::bigint)));

-- One draw holds four independent numbers of (0, 1): k = 0, 1, 2, 3.
create macro u(x, k) as (((x >> (k * 16)::ubigint) & 65535::ubigint)::double + 0.5) / 65536;

-- Nearly normal, mean 0, deviation 1, within ±3.5.
create macro normal(x) as (u(x, 0) + u(x, 1) + u(x, 2) + u(x, 3) - 2) * 1.7320508;

-- A count with mean m: exact inversion where it is small, the normal limit where it is large.
create macro poisson(m, x) as
  case
    when m <= 0 then 0
    when m >= 6 then greatest(0, round(m + sqrt(m) * normal(x)))::integer
    else (u(x, 0) > exp(-m))::integer
      + (u(x, 0) > exp(-m) * (1 + m))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2 + m ** 3 / 6))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2 + m ** 3 / 6 + m ** 4 / 24))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2 + m ** 3 / 6 + m ** 4 / 24 + m ** 5 / 120))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2 + m ** 3 / 6 + m ** 4 / 24 + m ** 5 / 120 + m ** 6 / 720))::integer
      + (u(x, 0) > exp(-m) * (1 + m + m ** 2 / 2 + m ** 3 / 6 + m ** 4 / 24 + m ** 5 / 120 + m ** 6 / 720
          + m ** 7 / 5040))::integer
      + (u(x, 0) > 1 - m ** 9 / 362880 * exp(-m))::integer
  end;

-- The element of a list that a number of (0, 1) falls on; weights are written by repeating an element.
create macro choose(list, chance) as list[1 + floor(chance * len(list))::integer];

-- 1.5% of the rows of every event family carry dirt of one known kind (`clean` otherwise). README.md says what
-- each kind is and what the door is expected to do with it. `repeat` is written twice by the cells themselves.
create macro dirt(x) as
  case
    when u(x, 3) >= 0.0138 then 'clean'
    when u(x, 3) < 0.0016 then 'bad_date'
    when u(x, 3) < 0.0024 then 'no_key'
    when u(x, 3) < 0.0038 then 'contradiction'
    when u(x, 3) < 0.0044 then 'future'
    when u(x, 3) < 0.0068 then 'unknown_code'
    when u(x, 3) < 0.0090 then 'spaces'
    when u(x, 3) < 0.0118 then 'date_style'
    else 'null_word'
  end;
create macro repeated(n, x) as (u(x, 1) < n * 0.0014)::integer;

create macro dirty_code(name, kind, x) as
  case kind
    when 'unknown_code' then choose(['综合专项', '新业务(试点)', '待定类别', 'X07'], u(x, 0))
    when 'spaces' then choose(['　', ' ', chr(9), chr(160)], u(x, 0)) || name || choose([' ', chr(9), '　'], u(x, 1))
    else name
  end;
create macro dirty_key(name, kind) as
  case kind when 'no_key' then null when 'spaces' then name || chr(9) else name end;
create macro dirty_option(name, kind, x) as
  case kind when 'null_word' then choose(['无', '/', '—', '不详', '暂无', 'NULL'], u(x, 0)) else name end;
